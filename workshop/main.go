// Command rolefit-workshop hosts a class of people who take the quiz together.
package main

import (
	_ "charm.land/ssh"
	_ "charm.land/wish/v2"
	_ "golang.org/x/crypto/ssh"
	_ "modernc.org/sqlite"
)

func main() {}

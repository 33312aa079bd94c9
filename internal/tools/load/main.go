//go:build unix

// Command load is being written.
package main

func main() {}

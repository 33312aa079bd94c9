package store

import (
	"cmp"
	"slices"

	"rolefit/workshop/class"
)

// Which answers count is computed from the stored rows at each read and never stored: so
// a sheet that no longer equals another counts again by itself. Function owners decides.

// answers are the answers of one participant whose quiz runs on the host, or of one
// submitted sheet. Ids are unique in a class.
type answers struct {
	id        string
	way       class.Way
	mark      string // equal for equal answers, see class.Fingerprint; empty: unknown
	progress  class.Progress
	frozen    bool
	withdrawn bool
	imported  bool
}

// counts reports whether the answers count: always once frozen, else while they are
// finished and not withdrawn.
func (a answers) counts() bool { return a.frozen || a.progress.Finished && !a.withdrawn }

// votes reports whether the answers came in a way that allows a second vote here.
func (a answers) votes() bool {
	return !a.imported && (a.way == class.BySSH || a.way == class.ByJoin)
}

// before orders answers with the same mark; the first represents all of them. Frozen
// comes before SSH, SSH before join, join before code and paper; ties by id, which is
// random.
func (a answers) before(b answers) bool {
	rank := func(a answers) int {
		switch {
		case a.frozen:
			return 0
		case a.way == class.BySSH:
			return 1
		case a.way == class.ByJoin:
			return 2
		}
		return 3
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.id, b.id)) < 0
}

// firsts returns, by mark, the answers that represent all with that mark, see before.
func firsts(all []answers) map[string]answers {
	first := map[string]answers{}
	for _, a := range all {
		if f, others := first[a.mark]; a.counts() && a.mark != "" && (!others || a.before(f)) {
			first[a.mark] = a
		}
	}
	return first
}

// owners returns, for the id of all answers that count, the id under which they count.
// Answers that represent themselves have their own. Two participants over SSH never
// count as one, whatever they answer, and frozen answers always keep their own id.
func owners(all []answers) map[string]string {
	first := firsts(all)
	owner := make(map[string]string, len(all))
	for _, a := range all {
		f, marked := first[a.mark]
		switch {
		case !a.counts():
		case !marked, a.frozen, a.way == class.BySSH && f.way == class.BySSH:
			owner[a.id] = a.id
		default:
			owner[a.id] = f.id
		}
	}
	return owner
}

// ownerOf returns the id under which the answers count, or their own while they do not
// count.
func ownerOf(id string, all []answers) string { return cmp.Or(owners(all)[id], id) }

// countsOf counts the participants and sheets of a class.
func countsOf(all []answers) (n class.Counts) {
	owner := owners(all)
	voters := map[string]bool{}
	for _, a := range all {
		switch of := owner[a.id]; {
		case of == a.id:
			n.Joined++
			n.Halfway++
			n.Done++
		case of == "" && !a.withdrawn: // not finished yet
			n.Joined++
			if p := a.progress; p.Asked > 0 && 2*p.Answered >= p.Asked {
				n.Halfway++
			}
		}
		if of := owner[a.id]; of != "" && a.votes() {
			voters[of] = true
		}
	}
	n.Voters = len(voters)
	return n
}

// castBy returns the votes that count, sorted by the id under which they count. Of
// several votes with one owner, the owner's own counts, else the first by id.
func castBy(owner map[string]string, votes []class.Cast) (cast []class.Cast) {
	at := map[string]int{}
	for _, v := range votes { // by id
		of := owner[v.Member]
		if of == "" {
			continue
		}
		i, voted := at[of]
		switch {
		case !voted:
			at[of] = len(cast)
			cast = append(cast, class.Cast{Member: of, Value: v.Value})
		case of == v.Member:
			cast[i].Value = v.Value
		}
	}
	slices.SortFunc(cast, func(a, b class.Cast) int { return cmp.Compare(a.Member, b.Member) })
	return cast
}

// found returns the id under which a sheet counts, looked up by its own id, else by its
// mark; empty if it does not count. all must hold the answers with that id or that
// mark.
func found(s class.Submission, all []answers) string {
	mark := string(s.Fingerprint)
	for _, a := range all {
		if a.id == s.ID {
			mark = a.mark // as stored
		}
	}
	return cmp.Or(owners(all)[s.ID], firsts(all)[mark].id)
}

// receiptOf builds the receipt of a sheet that is in the class; added says whether this
// call stored it. all is as for found.
func receiptOf(s class.Submission, added bool, all []answers) class.Receipt {
	member := found(s, all)
	r := class.Receipt{Member: cmp.Or(member, s.ID), Withdrawn: member == ""}
	i := slices.IndexFunc(all, func(a answers) bool { return a.id == s.ID })
	others := all[i].mark != "" && slices.ContainsFunc(all, func(a answers) bool {
		return a.id != s.ID && a.mark == all[i].mark && a.counts()
	})
	r.New = added && !others
	r.Duplicate = others && (added || r.Member != s.ID)
	return r
}

package store

import (
	"cmp"
	"slices"

	"rolefit/workshop/class"
)

// Who counts is derived from what is kept, and written down nowhere: so a sheet that
// stops being the same as another counts again by itself. Both stores ask owners.

// answers are somebody's answers as a whole: a participant's whose quiz runs on the
// host, or a sheet's that came in. Ids are those of one class.
type answers struct {
	id        string
	way       class.Way
	mark      string // what makes two sheets the same answers; empty: not known
	progress  class.Progress
	frozen    bool
	withdrawn bool
}

// counts says whether they take part: what is frozen does for ever, and all else while
// it is finished and not withdrawn.
func (a answers) counts() bool { return a.frozen || a.progress.Finished && !a.withdrawn }

// votes says whether they are somebody's who can vote.
func (a answers) votes() bool { return a.way == class.BySSH || a.way == class.ByJoin }

// before orders those with the same answers: the first stands for all. It says nothing
// about who came first.
func (a answers) before(b answers) bool {
	rank := func(a answers) int {
		switch {
		case a.frozen:
			return 0
		case a.way == class.BySSH:
			return 1
		case a.votes():
			return 2
		}
		return 3
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.id, b.id)) < 0
}

// firsts are those that stand for all with the same answers, by what makes them the
// same: one that is frozen, else a participant whose quiz runs on the host, else a sheet.
func firsts(all []answers) map[string]answers {
	first := map[string]answers{}
	for _, a := range all {
		if f, others := first[a.mark]; a.counts() && a.mark != "" && (!others || a.before(f)) {
			first[a.mark] = a
		}
	}
	return first
}

// owners returns under which id each counts that takes part; who stands for itself has
// its own. Two participants whose quiz runs on the host are two people, whatever they
// answer, and what is frozen was counted once and stays so.
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

// ownerOf is the id under which some answers count; their own where they do not count
// now, but may later.
func ownerOf(id string, all []answers) string { return cmp.Or(owners(all)[id], id) }

// countsOf counts a class.
func countsOf(all []answers) (n class.Counts) {
	owner := owners(all)
	voters := map[string]bool{}
	for _, a := range all {
		switch of := owner[a.id]; {
		case of == a.id:
			n.Joined++
			n.Halfway++
			n.Done++
		case of == "" && !a.withdrawn: // on their way
			n.Joined++
			if halfway(a.progress) {
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

// castBy are the votes of those who count, by the id under which they do. Of two that
// count as one, the vote of the one that stands for both is taken, else the first by id.
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
	sortCast(cast)
	return cast
}

func sortCast(cast []class.Cast) {
	slices.SortFunc(cast, func(a, b class.Cast) int { return cmp.Compare(a.Member, b.Member) })
}

// found is the id under which a sheet counts, by its own id or by its answers; empty
// where it does not. all holds at least those with that id and those with the answers.
func found(s class.Submission, all []answers) string {
	mark := string(s.Print)
	for _, a := range all {
		if a.id == s.ID {
			mark = a.mark // as it is kept
		}
	}
	return cmp.Or(owners(all)[s.ID], firsts(all)[mark].id)
}

// receiptOf says what became of a sheet that is in the class, and was added just now
// or before. all is as for found.
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

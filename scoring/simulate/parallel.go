package simulate

import (
	"context"
	"hash/fnv"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"

	"rolefit/content"
	"rolefit/scoring"
)

// chunk is the number of sheets that share one source of randomness. A chunk's numbers
// depend only on the seed, the name of its measurement and its place, so that a report
// is the same on any number of cores.
const chunk = 1000

// bench runs measurements: it spreads chunks over the cores and reports progress.
type bench struct {
	model  *scoring.Model
	report Report   // as far as the studies have come
	ids    []string // of the roles, in content order
	roles  int
	career bool
	ties   bool // the assessment has tie-breakers
	seed   uint64
	sheets int     // number of guessed sheets
	cell   int     // sheets in every other cell, over all roles
	scale  float64 // sheets as a share of the default

	total    int
	progress func(done, total int)
	mu       sync.Mutex // guards done and calls of progress
	done     int
}

func newBench(m *scoring.Model, o Options) *bench {
	a := m.Assessment()
	const cellShare = 12.5 // 80,000 a cell at the default: 20,000 for each of four roles
	b := &bench{
		model: m, ids: content.IDs(a.Roles), roles: len(a.Roles), career: a.ID == careerID, ties: len(a.TieBreakers) > 0, seed: o.Seed,
		sheets: o.Sheets, cell: int(float64(o.Sheets) / cellShare),
		scale: float64(o.Sheets) / DefaultSheets, progress: o.Progress,
	}
	b.report = Report{
		Assessment: a.ID, Edition: a.Edition, Scoring: scoring.Version,
		Sheets: o.Sheets, CellSheets: b.cell, Seed: o.Seed,
		Roles: len(a.Roles), Questions: len(a.Questions), TieBreakers: len(a.TieBreakers),
		Widened: o.Sheets < DefaultSheets, OwnBars: b.career, Worlds: o.Worlds,
	}
	return b
}

// tell adds finished sheets and reports the progress.
func (b *bench) tell(sheets int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done += sheets
	if b.progress != nil {
		b.progress(b.done, b.total)
	}
}

// measure calls one for each sheet and returns the total of its counts; that total is of no
// use if ctx has ended. T consists of numbers in exported fields and arrays. measure adds
// the chunks in their order, so that sums of floats do not depend on the order of completion.
func measure[T any](ctx context.Context, b *bench, name string, sheets int, one func(s *sitting, total *T)) (total T) {
	chunks := (sheets + chunk - 1) / chunk
	parts := make([]T, chunks)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), chunks) {
		wait.Go(func() {
			s := newSitting(b.model)
			for {
				c := int(next.Add(1)) - 1
				if c >= chunks || ctx.Err() != nil {
					return
				}
				n := min(chunk, sheets-c*chunk)
				s.seed(b.seed, name, c)
				for k := range n {
					s.number = c*chunk + k
					one(s, &parts[c])
				}
				b.tell(n)
			}
		})
	}
	wait.Wait()
	for c := range parts {
		add(reflect.ValueOf(&total).Elem(), reflect.ValueOf(&parts[c]).Elem())
	}
	return total
}

// add adds each number in more to the same one in total.
func add(total, more reflect.Value) {
	switch total.Kind() {
	case reflect.Struct:
		for i := range total.NumField() {
			add(total.Field(i), more.Field(i))
		}
	case reflect.Array:
		for i := range total.Len() {
			add(total.Index(i), more.Index(i))
		}
	case reflect.Int:
		total.SetInt(total.Int() + more.Int())
	default:
		total.SetFloat(total.Float() + more.Float())
	}
}

// seed seeds the randomness of a chunk.
func (s *sitting) seed(seed uint64, name string, c int) {
	h := fnv.New64a()
	h.Write([]byte(name))
	s.source.Seed(mix(seed), mix(h.Sum64()+uint64(c)))
}

// mix spreads near numbers far apart: the finaliser of splitmix64 (Steele, Lea and
// Flood 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

package proxy

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"denoise/kernel/process"
)

// TestOfTheProcessesOnlyWhatCellsNeedIsInterrupted has GoNB be 10, with its gopls and what that starts.
func TestOfTheProcessesOnlyWhatCellsNeedIsInterrupted(t *testing.T) {
	got := sort([]process.Process{
		{PID: 5, Parent: 11, Group: 5, Name: "gopls"}, // of gopls; numbers may begin anew
		{PID: 10, Parent: 1, Group: 10, Name: "gonb"},
		{PID: 11, Parent: 10, Group: 11, Name: "gopls"},
		{PID: 12, Parent: 11, Group: 11, Name: "go"},
		{PID: 20, Parent: 10, Group: 10, Name: "go"},
		{PID: 21, Parent: 20, Group: 10, Name: "compile"},
		{PID: 30, Parent: 10, Group: 30, Name: "launch"},
		{PID: 31, Parent: 30, Group: 31, Name: "gopls"}, // run by a shell line
		{PID: 32, Parent: 1, Group: 32, Name: "sleep"},  // whose parent has ended
	}, 10)
	pids := func(list []process.Process) (all []int) {
		for _, p := range list {
			all = append(all, p.PID)
		}
		return all
	}
	if diff := cmp.Diff([][]int{{20, 21}, {30, 31, 32}}, [][]int{pids(got.tools), pids(got.programs)}); diff != "" {
		t.Errorf("tools and programs (-want +got)\n%s", diff)
	}
}

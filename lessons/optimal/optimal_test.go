package optimal

import "testing"

func TestChecksHold(t *testing.T) {
	list, err := Checks()
	if err != nil {
		t.Fatal(err)
	}
	if err := list.Err(); err != nil {
		t.Error(err)
	}
}

func TestExercises(t *testing.T) {
	if err := EpsExercise.Check(); err != nil {
		t.Error(err)
	}
	if err := SampleExercise.Check(); err != nil {
		t.Error(err)
	}
}

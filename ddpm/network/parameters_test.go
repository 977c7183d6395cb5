package network

import (
	"testing"

	"denoise/ddpm/backend/backendtest"
)

// TestParametersOfCIFAR10 builds the network of the paper, whose size its authors' code prints.
func TestParametersOfCIFAR10(t *testing.T) {
	got, err := Parameters(backendtest.Open(t, "go"), CIFAR10(), 32, 32, 3)
	if err != nil {
		t.Fatal(err)
	}
	if want := 35_746_307; got != want {
		t.Errorf("CIFAR10 has %d parameters, want %d", got, want)
	}
	got, err = Parameters(backendtest.Open(t, "go"), Glyphs(), 16, 16, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(got)
}

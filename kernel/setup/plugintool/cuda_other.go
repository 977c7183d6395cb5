//go:build !(linux && amd64)

package main

import (
	"fmt"
	"runtime"
)

func installCUDA(string) error {
	return fmt.Errorf("the CUDA plugin exists for linux/amd64 only, this is %s/%s", runtime.GOOS, runtime.GOARCH)
}

package main

import "github.com/gomlx/go-xla/installer"

func installCUDA(dir string) error {
	return installer.CudaInstall("cuda13", "latest", dir, false, installer.Normal)
}

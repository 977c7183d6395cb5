// Command picture draws the README's picture: sixteen images of a trained run, on their way from noise to digits.
//
//	go run ./lessons/trainimages/picture RUN-FOLDER FILE.gif
package main

import (
	"context"
	"fmt"
	"os"

	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/lessons/trainimages"

	"github.com/google/renameio/v2"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: picture RUN-FOLDER FILE.gif")
		os.Exit(2)
	}
	if err := draw(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func draw(folder, path string) error {
	run, err := ddpm.OpenRun(folder, ddpm.Config{})
	if err != nil {
		return err
	}
	device, err := backend.Open("")
	if err != nil {
		return err
	}
	sampler, err := run.Sampler(device, ddpm.Averaged)
	if err != nil {
		return err
	}
	defer sampler.Close()
	chain, err := trainimages.Record(context.Background(), run, sampler, 16, 19)
	if err != nil {
		return err
	}
	animation, err := chain.Animation(8)
	if err != nil {
		return err
	}
	gif, err := animation.GIF()
	if err != nil {
		return err
	}
	return renameio.WriteFile(path, gif, 0o644)
}

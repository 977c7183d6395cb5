// Command plugintool is the part of the set-up that must run in a process of its own: a PJRT plugin that does not suit
// the machine ends the process that loads it, and go-xla's installer has no time limit of its own.
//
//	plugintool check FILE          loads the plugin, opens a client and prints its PJRT version and devices
//	plugintool install-cpu DIR     go-xla's installer: the CPU plugin, into DIR
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gomlx/go-xla/installer"
	"github.com/gomlx/go-xla/pjrt"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: plugintool check FILE | install-cpu DIR")
		os.Exit(2)
	}
	run, known := map[string]func(string) error{
		"check":       check,
		"install-cpu": installCPU,
	}[os.Args[1]]
	if !known {
		fmt.Fprintf(os.Stderr, "plugintool: unknown command %q\n", os.Args[1])
		os.Exit(2)
	}
	if err := run(os.Args[2]); err != nil {
		fmt.Fprintf(os.Stderr, "plugintool: %v\n", err)
		os.Exit(1)
	}
}

func check(file string) error {
	path, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); err != nil {
		return err
	}
	plugin, err := pjrt.GetPlugin(path)
	if err != nil {
		return err
	}
	client, err := plugin.NewClient(nil)
	if err != nil {
		return fmt.Errorf("the plugin loads but opens no client: %w", err)
	}
	sum, err := onePlusOne(client)
	if err != nil {
		return fmt.Errorf("the plugin opens a client but does not run a program: %w", err)
	}
	if sum != 2 {
		return fmt.Errorf("the plugin computes 1 + 1 = %v", sum)
	}
	major, minor := plugin.Version()
	fmt.Printf("PJRT %d.%d, %d devices on %s\n", major, minor, len(client.AddressableDevices()), client.Platform())
	return client.Destroy()
}

const addition = `module @addition {
  func.func @main(%a: tensor<f32>) -> tensor<f32> {
    %sum = stablehlo.add %a, %a : tensor<f32>
    return %sum : tensor<f32>
  }
}`

// onePlusOne compiles and runs a program: a plugin of another age may load and yet refuse programs of today.
func onePlusOne(client *pjrt.Client) (float32, error) {
	program, err := client.Compile().WithStableHLO([]byte(addition)).Done()
	if err != nil {
		return 0, err
	}
	one, err := pjrt.ScalarToBuffer(client, float32(1))
	if err != nil {
		return 0, err
	}
	outputs, err := program.Execute(one).DonateNone().Done()
	if err != nil {
		return 0, err
	}
	return pjrt.BufferToScalar[float32](outputs[0])
}

func installCPU(dir string) error {
	platform := runtime.GOOS + "_" + runtime.GOARCH
	return installer.CPUInstall(platform, pjrt.DefaultCPUVersion, dir, false, installer.Normal)
}

package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"denoise/internal/nearest"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// needs asks for as many arguments as it describes.
func needs(what ...string) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		switch {
		case len(args) < len(what):
			return fmt.Errorf("%s: give %s: %s", command.CommandPath(), strings.Join(what[len(args):], " and "), command.UseLine())
		case len(args) > len(what):
			return fmt.Errorf("%s: %q is an argument too many: %s", command.CommandPath(), args[len(what)], command.UseLine())
		}
		return nil
	}
}

// flagError names the flag nearest to an unknown one.
func flagError(command *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return fmt.Errorf("%s: %w", command.CommandPath(), err)
	}
	var names []string
	command.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return fmt.Errorf("%s: %w%s", command.CommandPath(), err, nearest.Hint("--"+unknown.GetSpecifiedName(), names))
}

var (
	option = regexp.MustCompile(`\b(Sample|Train|Bound)Options\.(\w+)( = )?`)
	// beside are the words for options beside the one that an error is about.
	beside = strings.NewReplacer("the Method ", "--method ", "has a Variance", "has a --variance", "has an Eta", "has an --eta",
		"give Labels", "give --label", "with a Seed", "with a --seed")
)

// inFlags says --steps 5 where the packages, for those who write Go, say SampleOptions.Steps = 5.
func inFlags(err error) error {
	if err == nil || !option.MatchString(err.Error()) {
		return err
	}
	return errors.New(beside.Replace(option.ReplaceAllStringFunc(err.Error(), func(found string) string {
		parts := option.FindStringSubmatch(found)
		flag := "--" + strings.ToLower(parts[2])
		switch parts[2] {
		case "N":
			flag = "-n"
		case "Labels":
			flag = "--label"
		}
		if parts[3] != "" {
			flag += " "
		}
		return flag
	})))
}

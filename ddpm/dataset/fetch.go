package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"denoise/ddpm/digest"

	"github.com/gofrs/flock"
)

// File is something to download.
type File struct {
	Name   string   // in the folder where it is kept
	URLs   []string // where it can be had, tried in order
	Size   int64    // bytes; 0 when unknown
	SHA256 string   // hexadecimal
}

// Fetcher downloads files. The zero value is ready to use.
type Fetcher struct {
	Client   *http.Client  // nil: http.DefaultClient
	Progress Progress      // nil: silent
	Stall    time.Duration // give up on a connection that brings nothing for so long; 0: 30 s
	Retries  int           // further tries of a URL after a broken connection; 0: 4, negative: none
	Pause    time.Duration // before the first of them, doubled for each; 0: 500 ms
}

// Fetch makes folder hold file. A file of that name and size is taken as it is. Otherwise it is downloaded to NAME.part,
// compared with its SHA-256, written through to the disk and renamed, so that a file of that name is always whole; a
// download that was broken off is resumed from the bytes already there. Two processes that fetch the same file take
// turns, and the second finds it there.
//
// It fails, saying what to do, when no URL can be reached or has the file, when the bytes are not those expected, when
// the disk is full, and when ctx is cancelled; what has arrived by then is kept.
func (f Fetcher) Fetch(ctx context.Context, folder string, file File) error {
	path := filepath.Join(folder, file.Name)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return fmt.Errorf("dataset: a folder for %s: %w", file.Name, err)
	}
	lock := flock.New(path + ".lock")
	if _, err := lock.TryLockContext(ctx, 100*time.Millisecond); err != nil {
		return fmt.Errorf("dataset: waiting for another download of %s: %w", path, err)
	}
	defer lock.Unlock()

	info, err := os.Stat(path)
	if err == nil {
		if file.Size != 0 && info.Size() != file.Size {
			return fmt.Errorf("dataset: %s has %d bytes where %d are expected; delete it, and it will be downloaded again",
				path, info.Size(), file.Size)
		}
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("dataset: %w", err)
	}

	var failures []error
	for _, url := range file.URLs {
		err := f.download(ctx, url, path+".part", file)
		if err == nil {
			return finish(path)
		}
		if ctx.Err() != nil {
			return fmt.Errorf("dataset: downloading %s: %w (what has arrived is kept)", file.Name, ctx.Err())
		}
		if fault := diskFault(folder, file, err); fault != nil {
			return fault
		}
		failures = append(failures, fmt.Errorf("%s: %w", url, err))
	}
	return fmt.Errorf("dataset: %s could not be downloaded; check the connection and run this again, or put the file at %s yourself:\n%w",
		file.Name, path, errors.Join(failures...))
}

// download fills part from one URL, resuming after broken connections, and verifies it.
func (f Fetcher) download(ctx context.Context, url, part string, file File) error {
	retries, pause := f.Retries, f.Pause
	if retries == 0 {
		retries = 4
	}
	if pause == 0 {
		pause = 500 * time.Millisecond
	}
	_, err := os.Stat(part)
	resumed := err == nil
	for try := 0; ; try++ {
		err := f.transfer(ctx, url, part, file)
		if err == nil {
			break
		}
		var broken *brokenError
		if !errors.As(err, &broken) || try >= retries {
			return err
		}
		select {
		case <-time.After(pause << try):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err = verify(part, file)
	var other *otherFileError
	if resumed && errors.As(err, &other) {
		// The bytes found here may have been the wrong ones; they are gone now.
		return f.download(ctx, url, part, file)
	}
	return err
}

// otherFileError is a download that is complete but not the file expected.
type otherFileError struct {
	size        int64
	found, want string
}

func (e *otherFileError) Error() string {
	return fmt.Sprintf("the %d bytes that came have SHA-256 %s where %s is expected: not the same file, so it was removed",
		e.size, e.found, e.want)
}

// verify compares a download with what is expected, and removes it when it is something else.
func verify(part string, file File) error {
	found, size, err := digest.File(part)
	if err != nil {
		return err
	}
	if found == file.SHA256 {
		return nil
	}
	if err := os.Remove(part); err != nil {
		return err
	}
	return &otherFileError{size, found, file.SHA256}
}

// finish writes path.part through to the disk and gives it its name.
func finish(path string) error {
	if err := syncFile(path + ".part"); err != nil {
		return fmt.Errorf("dataset: %w", err)
	}
	if err := os.Rename(path+".part", path); err != nil {
		return fmt.Errorf("dataset: %w", err)
	}
	if err := syncFile(filepath.Dir(path)); err != nil {
		return fmt.Errorf("dataset: %w", err)
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

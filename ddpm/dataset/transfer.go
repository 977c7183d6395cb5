package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// brokenError is a connection that failed on the way: worth another try.
type brokenError struct{ err error }

func (e *brokenError) Error() string { return e.err.Error() }
func (e *brokenError) Unwrap() error { return e.err }

// transfer asks for what part still lacks and appends it, once. A nil error means that the server sent all it has.
func (f Fetcher) transfer(ctx context.Context, url, part string, file File) error {
	out, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	defer out.Close()
	have, err := out.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if file.Size != 0 && have == file.Size {
		return nil
	}

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stall := f.Stall
	if stall == 0 {
		stall = 30 * time.Second
	}
	watch := time.AfterFunc(stall, func() { cancel(fmt.Errorf("nothing came for %v", stall)) })
	defer watch.Stop()

	answer, err := f.ask(ctx, url, have)
	if err != nil {
		return cause(ctx, err)
	}
	defer answer.Body.Close()
	have, err = f.begin(out, answer, have)
	if err != nil {
		return err
	}
	total := file.Size
	if answer.ContentLength >= 0 {
		offered := have + answer.ContentLength
		if total != 0 && offered != total {
			return fmt.Errorf("the server offers %d bytes where %d are expected: not the same file", offered, total)
		}
		total = offered
	}
	return f.receive(ctx, out, answer.Body, watch, stall, have, reporter{
		report: f.Progress, status: Status{Task: file.Name, Total: total, Unit: "bytes"},
	})
}

// ask sends the request for everything from byte have on.
func (f Fetcher) ask(ctx context.Context, url string, have int64) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	// A transport that unpacked the answer by itself would spoil both the range and the checksum.
	request.Header.Set("Accept-Encoding", "identity")
	if have > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
	}
	client := f.Client
	if client == nil {
		client = http.DefaultClient
	}
	answer, err := client.Do(request)
	var unknown *net.DNSError
	switch {
	case errors.As(err, &unknown):
		return nil, fmt.Errorf("the name %s cannot be looked up; is this machine offline? (%w)", unknown.Name, err)
	case err != nil:
		return nil, &brokenError{err}
	}
	return answer, nil
}

// begin makes out ready for the body of an answer and returns the number of bytes it keeps.
func (f Fetcher) begin(out *os.File, answer *http.Response, have int64) (int64, error) {
	var first int64
	switch {
	case answer.StatusCode == http.StatusOK:
		have = 0 // the server sends everything, whatever was asked
	case answer.StatusCode == http.StatusPartialContent:
		if _, err := fmt.Sscanf(answer.Header.Get("Content-Range"), "bytes %d-", &first); err != nil || first != have {
			return 0, fmt.Errorf("asked for the bytes from %d on, the server answered %q", have, answer.Header.Get("Content-Range"))
		}
	case answer.StatusCode == http.StatusRequestedRangeNotSatisfiable && have > 0:
		// More is here than there: what is here cannot be part of that file.
		if err := out.Truncate(0); err != nil {
			return 0, err
		}
		return 0, &brokenError{fmt.Errorf("the server has nothing after byte %d", have)}
	case answer.StatusCode >= 500 || answer.StatusCode == http.StatusTooManyRequests:
		return 0, &brokenError{errors.New(answer.Status)}
	default:
		return 0, errors.New(answer.Status)
	}
	if have == 0 {
		if info, err := out.Stat(); err == nil && info.Size() > 0 {
			if err := out.Truncate(0); err != nil {
				return 0, err
			}
		}
		_, err := out.Seek(0, io.SeekStart)
		return 0, err
	}
	return have, nil
}

// receive copies the body, keeping the watch off as long as bytes come.
func (f Fetcher) receive(ctx context.Context, out io.Writer, body io.Reader, watch *time.Timer, stall time.Duration, have int64, report reporter) error {
	buffer := make([]byte, 1<<16)
	report.to(have)
	for {
		n, err := body.Read(buffer)
		if n > 0 {
			watch.Reset(stall)
			if _, err := out.Write(buffer[:n]); err != nil {
				return err
			}
			have += int64(n)
			report.to(have)
		}
		if errors.Is(err, io.EOF) {
			if report.status.Total != 0 && have < report.status.Total {
				return &brokenError{fmt.Errorf("the connection ended after %d of %d bytes", have, report.status.Total)}
			}
			report.end(have)
			return nil
		}
		if err != nil {
			return cause(ctx, &brokenError{fmt.Errorf("after %d bytes: %w", have, err)})
		}
	}
}

// cause gives the reason of a cancellation in place of the error it led to.
func cause(ctx context.Context, err error) error {
	if why := context.Cause(ctx); why != nil && !errors.Is(why, context.Canceled) {
		return &brokenError{why}
	}
	return err
}

// diskFault turns an error of the local disk, which no other server would mend, into advice; else it is nil.
func diskFault(folder string, file File, err error) error {
	var local *os.PathError
	if errors.Is(err, syscall.ENOSPC) {
		need := "more space"
		if file.Size != 0 {
			need = fmt.Sprintf("%.1f MiB", float64(file.Size)/(1<<20))
		}
		return fmt.Errorf("dataset: the disk is full: %s needs %s in %s; make room and run this again, what has arrived is kept (%w)",
			file.Name, need, folder, err)
	}
	if errors.As(err, &local) {
		return fmt.Errorf("dataset: %s cannot be written in %s: %w", file.Name, filepath.Clean(folder), err)
	}
	return nil
}

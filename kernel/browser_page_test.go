package main

import (
	"context"
	_ "embed"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chromiumVariable names the Chromium of the browser tests where it is not on the PATH.
const chromiumVariable = "DENOISE_CHROMIUM"

// findChromium skips the test where there is none.
func findChromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv(chromiumVariable), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	t.Skip("needs Chromium: install it, or name it by " + chromiumVariable)
	return ""
}

// startBrowser starts headless Chromium until the test ends.
func startBrowser(t *testing.T, chromium string) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.WindowSize(1600, 1200), chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // as in a container; Chromium would refuse
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(end)
	ctx, end := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// labPage is a page of JupyterLab.
type labPage struct {
	t      *testing.T
	ctx    context.Context
	server server
}

//go:embed testdata/browser/page.js
var pageScript string

// newPage opens a page. It is closed when the test ends, and the kernels end then. The test fails if the page asks anything
// of another host.
func newPage(t *testing.T, browser context.Context, s server) *labPage {
	t.Helper()
	ctx, end := chromedp.NewContext(browser)
	p := &labPage{t: t, ctx: ctx, server: s}
	t.Cleanup(func() { end(); p.endKernels() })
	here, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	p.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: pageScript})
		return err
	}))
	err = chromedp.Listen(ctx, func(event any) {
		if sent, is := event.(*network.EventRequestWillBeSent); is {
			if to, err := url.Parse(sent.Request.URL); err == nil && to.Host != "" && to.Host != here.Host {
				t.Errorf("the page asked for %s: the lessons need no network", sent.Request.URL)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// endKernels ends all that run.
func (p *labPage) endKernels() {
	var sessions []struct{ ID string }
	p.server.ask(p.t, "GET", "api/sessions", true, &sessions)
	for _, session := range sessions {
		p.server.ask(p.t, "DELETE", "api/sessions/"+session.ID, true, nil)
	}
}

// do runs actions.
func (p *labPage) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if chromedp.FromContext(p.ctx).Target == nil {
		ctx = p.ctx // the first makes the page, which would end with a context that does
	}
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// until waits for an expression of the page to become true.
func (p *labPage) until(format string, args ...any) {
	p.t.Helper()
	expression := fmt.Sprintf(format, args...)
	action := chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(patience))
	if err := chromedp.Do(p.ctx, action); err != nil {
		p.picture("failed")
		p.t.Fatalf("waiting for %s: %v", expression, err)
	}
}

// took tells how long the page took to answer.
func (p *labPage) took(began time.Time) {
	p.t.Helper()
	p.t.Logf("after %.1f s", time.Since(began).Seconds())
}

// value is what an expression of the page is.
func value[T any](p *labPage, format string, args ...any) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](fmt.Sprintf(format, args...)))
	if err != nil {
		p.t.Fatalf("%s: %v", fmt.Sprintf(format, args...), err)
	}
	return v
}

// click clicks on an element, with the mouse, once it is seen.
func (p *labPage) click(format string, args ...any) {
	p.t.Helper()
	element := fmt.Sprintf(format, args...)
	p.until("(e => e && page.seen(e))(%s)", element)
	at := value[[2]float64](p, "page.at(%s)", element)
	p.do(chromedp.MouseEvent(chromedp.MouseMoved, at[0], at[1]), chromedp.MouseClickXY(at[0], at[1]))
}

// press presses a key.
func (p *labPage) press(key string, modifiers ...chromedp.Modifier) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(modifiers...)))
}

// pressUntil presses a key, again where nothing came of it: gopls may not be there yet, and what it answers too late is there
// the next time.
func (p *labPage) pressUntil(expression, key string, modifiers ...chromedp.Modifier) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		began := time.Now()
		p.press(key, modifiers...)
		if chromedp.Do(p.ctx, chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingTimeout(2*time.Second))) == nil {
			p.took(began)
			return
		}
	}
	p.picture("failed")
	p.t.Fatalf("no key brought %s", expression)
}

// choose chooses an entry of a menu by its command.
func (p *labPage) choose(menu, command string) {
	p.t.Helper()
	p.click("page.menu(%q)", menu)
	p.click("page.entry(%q)", command)
}

// open opens a notebook alone and waits for its kernel.
func (p *labPage) open(name string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.server.URL + "lab/tree/" + name + "?reset&token=" + url.QueryEscape(p.server.Token)))
	p.until("page.ready(0)")
}

// edit puts the cursor at the end of a cell.
func (p *labPage) edit(notebook, cell int) {
	p.t.Helper()
	p.click("page.cell(%d, %d).querySelector('.cm-content')", notebook, cell)
	p.press(kb.End, chromedp.ModifierCtrl)
}

// run runs a cell, and waits neither for its beginning nor its end.
func (p *labPage) run(notebook, cell int) {
	p.t.Helper()
	p.edit(notebook, cell)
	p.press(kb.Enter, chromedp.ModifierCtrl)
}

// picture keeps what the page shows, for -artifacts.
func (p *labPage) picture(name string) {
	p.t.Helper()
	shot, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(p.t.ArtifactDir(), name+".png"), shot, 0o644)
	}
	if err != nil {
		p.t.Error(err)
	}
}

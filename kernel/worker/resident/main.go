// Command resident is the worker of a notebook: it answers the calls of the packages denoise/kernel/keep and
// denoise/ddpm/resident. The kernel's supervisor (package worker) builds and starts it; it is of no use by hand.
package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"denoise/ddpm/backend"
	"denoise/ddpm/resident"
	"denoise/kernel/keep"
	"denoise/kernel/worker"
	"denoise/kernel/worker/wire"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "denoise worker: %v\n", err)
		os.Exit(1)
	}
}

func run() error {
	began := time.Now()
	root, err := backend.Checkout()
	if err != nil {
		return err
	}
	ctx, w, err := worker.Inherit()
	if err != nil {
		return err
	}
	defer w.Close()
	var store *keep.Store
	var service *resident.Service
	var mu sync.Mutex
	note := func() {
		mu.Lock()
		defer mu.Unlock()
		if err := wire.WriteJournal(w.Socket(), slices.Concat(store.Held(), service.Held())); err != nil {
			fmt.Fprintf(os.Stderr, "denoise worker: noting what is held: %v\n", err)
		}
	}
	store = keep.NewStore(w.Lost, note)
	service = resident.NewService(backend.Open, w.Lost, note)
	var server wire.Server
	store.Serve(&server)
	service.Serve(&server, func() error { return current(root, began) })
	closed := make(chan struct{})
	context.AfterFunc(ctx, func() {
		service.Close()
		close(closed)
	})
	err = w.Serve(ctx, &server)
	if ctx.Err() != nil {
		<-closed
	}
	return err
}

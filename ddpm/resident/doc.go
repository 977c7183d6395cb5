// Package resident trains, samples and evaluates in the kernel's worker, which outlives the cells of a notebook: the
// backend, the weights and the compiled programs stay there, so that the second cell that trains or samples a run begins at
// once, and a training can go on in the background while later cells look at it.
//
//	run := open()
//	err := resident.Train(ctx, run, ddpm.TrainOptions{Steps: 4000, Observer: watch})
//	samples, err := resident.Sample(ctx, run, ddpm.Averaged, ddpm.SampleOptions{N: 64})
//
// What comes of it is what [ddpm.Run.Train] and the like make, bit for bit. Where there is no worker, as under `go run`,
// the same functions do the same in the process itself, with its own backend, $GOMLX_BACKEND in both cases.
//
// Trainings and calls that go on at once share the device, and none waits for another but at the same sampler or evaluator
// of a run.
//
// The run is a folder, which cells and worker share; all that a worker's death takes with it are the steps since the last
// checkpoint. The samples and bounds drawn during a training are of the last checkpoint, too.
package resident

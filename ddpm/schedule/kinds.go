package schedule

import (
	"fmt"
	"math"
)

// Ho et al. 2020, section 4: T = 1000 and β linear from 1e-4 to 0.02.
const (
	hoT     = 1000
	hoFirst = 1e-4
	hoLast  = 0.02
)

// Constants of the cosine schedule, Nichol and Dhariwal 2021, section 3.2. The sigmoid schedule has the same cap.
const (
	cosineOffset = 0.008
	betaCap      = 0.999
)

// The sigmoid schedule goes along the logistic function from -sigmoidEnd to sigmoidEnd.
const sigmoidEnd = 3.0

// Linear is the schedule of the paper's section 4 at T = 1000, and for another T the same noise spread over T steps.
//
//	β_t linear in t, β_1 = 1e-4 · 1000/T, β_T = 0.02 · 1000/T
//
// Without the factor 1000/T, T = 200 would end at ᾱ_T = 0.13, which is not noise.
//
// It fails for T <= 20, where that factor makes β_T reach 1.
//
// Departs from the paper: the factor 1000/T is not in it (it is in the code of Nichol and Dhariwal 2021).
func Linear(T int) (*Schedule, error) {
	if T < 1 {
		return nil, fmt.Errorf("ddpm/schedule: Linear with T = %d steps; T must be at least 21", T)
	}
	scale := float64(hoT) / float64(T)
	if last := hoLast * scale; last >= 1 {
		return nil, fmt.Errorf("ddpm/schedule: Linear with T = %d steps: the last beta would be %g·%d/%d = %.4g, and a beta must be below 1; use T >= 21, or LinearRange or Cosine",
			T, hoLast, hoT, T, last)
	}
	return LinearRange(T, hoFirst*scale, hoLast*scale)
}

// LinearRange is the schedule of T steps whose variances lie evenly between two given ends, both included.
//
//	β_t = first + (last - first)(t - 1)/(T - 1)
//
// With T = 1 the only variance is first. It fails as FromBetas does.
func LinearRange(T int, first, last float64) (*Schedule, error) {
	if T < 1 {
		return nil, fmt.Errorf("ddpm/schedule: LinearRange with T = %d steps; T must be at least 1", T)
	}
	betas := make([]float64, T)
	for i := range betas {
		betas[i] = first
		if i > 0 {
			f := float64(i) / float64(T-1)
			betas[i] = (1-f)*first + f*last
		}
	}
	return FromBetas(betas)
}

// Cosine is the schedule of Nichol and Dhariwal 2021, equation (17), with s = 0.008 and every β capped at 0.999.
//
//	f(t) = cos²( (t/T + s)/(1 + s) · π/2 )
//	β_t  = min(1 - f(t)/f(t-1), 0.999)
//
// 1 - f(t)/f(t-1) is computed as sin(a+b) sin(a-b)/cos²b, with a and b the angles at t and t-1, which does not cancel.
//
// It fails for T < 1.
func Cosine(T int) (*Schedule, error) {
	if T < 1 {
		return nil, fmt.Errorf("ddpm/schedule: Cosine with T = %d steps; T must be at least 1", T)
	}
	betas := make([]float64, T)
	step := math.Pi / 2 / (float64(T) * (1 + cosineOffset))
	for i := range betas {
		b := step * (float64(i) + float64(T)*cosineOffset)
		a := step * (float64(i+1) + float64(T)*cosineOffset)
		betas[i] = math.Min(math.Sin(a+b)*math.Sin(step)/(math.Cos(b)*math.Cos(b)), betaCap)
	}
	return FromBetas(betas)
}

// Sigmoid is the schedule of Jabri, Fleet and Chen 2022 (arXiv 2212.11972), whose ᾱ falls along the logistic function
// S(x) = 1/(1 + e⁻ˣ) from x = -3 to x = 3, with every β capped at 0.999.
//
//	γ(t) = ( S(3) - S(6t/T - 3) )/( S(3) - S(-3) )
//	β_t  = min(1 - γ(t)/γ(t-1), 0.999)
//
// These are the defaults start = -3, end = 3, τ = 1 of the authors' code. For 0 < t < T, ᾱ_t = γ(t) and ᾱ_t + ᾱ_{T-t} = 1.
// With h = 3/T, β_t is computed as sinh(h) cosh(3/2)/( cosh(h t - 3/2) sinh(h (T-t+1)) ), which does not cancel.
//
// It fails for T < 1.
//
// Departs from their code: there γ is kept above 1e-9; here β is capped instead, as for Cosine, and ᾱ_T = 3e-7 at T = 1000.
// It is not the "sigmoid" of diffusers, where β itself is logistic in t.
func Sigmoid(T int) (*Schedule, error) {
	if T < 1 {
		return nil, fmt.Errorf("ddpm/schedule: Sigmoid with T = %d steps; T must be at least 1", T)
	}
	betas := make([]float64, T)
	h := sigmoidEnd / float64(T)
	rise := math.Sinh(h) * math.Cosh(sigmoidEnd/2)
	for i := range betas {
		beta := rise / (math.Cosh(h*float64(i+1)-sigmoidEnd/2) * math.Sinh(h*float64(T-i)))
		betas[i] = math.Min(beta, betaCap)
	}
	return FromBetas(betas)
}

package schedule

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strings"
	"testing"
)

// several are schedules of every kind, long, short and extreme.
func several(t *testing.T) map[string]*Schedule {
	t.Helper()
	made := map[string]*Schedule{}
	for name, c := range map[string]Config{
		"linear 1000":  {},
		"linear 21":    {T: 21},
		"range 1":      {T: 1, First: 0.3, Last: 0.3},
		"range 10":     {T: 10, First: 0.5, Last: 0.01},
		"tiny":         {T: 100, First: 1e-30, Last: 1e-12},
		"cosine 1000":  {Kind: "cosine"},
		"cosine 1":     {Kind: "cosine", T: 1},
		"sigmoid 1000": {Kind: "sigmoid"},
		"sigmoid 1":    {Kind: "sigmoid", T: 1},
		"betas":        {Kind: "betas", Betas: []float64{0.999999, 1e-30, 0.5}},
	} {
		s, err := c.New()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		made[name] = s
	}
	return made
}

// ᾱ_t and 1-ᾱ_t against the product of α_s with a mantissa of 300 bits.
func TestAlphaBarAgainstBigFloat(t *testing.T) {
	for name, s := range several(t) {
		one := new(big.Float).SetPrec(300).SetInt64(1)
		product := new(big.Float).Copy(one)
		for i := 1; i <= s.T(); i++ {
			alpha := new(big.Float).SetPrec(300).Sub(one, big.NewFloat(s.Beta(i)))
			product.Mul(product, alpha)
			alphaBar, _ := product.Float64()
			noiseBar, _ := new(big.Float).SetPrec(300).Sub(one, product).Float64()
			near(t, fmt.Sprintf("%s: AlphaBar(%d)", name, i), s.AlphaBar(i), alphaBar, 4e-15)
			near(t, fmt.Sprintf("%s: OneMinusAlphaBar(%d)", name, i), s.OneMinusAlphaBar(i), noiseBar, 1e-15)
		}
	}
}

func TestLinearScalesWithT(t *testing.T) {
	for _, T := range []int{21, 100, 200, 1000, 4000} {
		s, err := Linear(T)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "first", s.Beta(1), 0.1/float64(T), 1e-14)
		near(t, "last", s.Beta(T), 20/float64(T), 1e-14)
		if s.AlphaBar(T) > 5e-5 {
			t.Errorf("T = %d: %g of the data is left", T, s.AlphaBar(T))
		}
	}
	unscaled, err := LinearRange(200, 1e-4, 0.02)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "unscaled AlphaBar(200)", unscaled.AlphaBar(200), 0.132, 0.01)
}

// Below the cap, the ᾱ of the cosine schedule is f(t)/f(0).
func TestCosineIsACosine(t *testing.T) {
	for _, T := range []int{2, 10, 1000, 4000} {
		s, err := Cosine(T)
		if err != nil {
			t.Fatal(err)
		}
		f := func(t int) float64 {
			c := math.Cos((float64(t)/float64(T) + 0.008) / 1.008 * math.Pi / 2)
			return c * c
		}
		for i := 0; i < T; i++ {
			near(t, fmt.Sprintf("T = %d: AlphaBar(%d)", T, i), s.AlphaBar(i), f(i)/f(0), 1e-11)
		}
		if s.Beta(T) != 0.999 {
			t.Errorf("T = %d: the last beta is %g, want the cap 0.999", T, s.Beta(T))
		}
	}
}

// Before the last step, the ᾱ of the sigmoid schedule is γ as it stands in the authors' code, whose differences of nearly
// equal numbers lose up to 1e-16/γ; and what is left t steps from the start is what is lost t steps from the end.
func TestSigmoidIsALogistic(t *testing.T) {
	logistic := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	for _, T := range []int{2, 10, 1000, 4000} {
		s, err := Sigmoid(T)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < T; i++ {
			gamma := (logistic(3) - logistic(6*float64(i)/float64(T)-3)) / (logistic(3) - logistic(-3))
			near(t, fmt.Sprintf("T = %d: AlphaBar(%d)", T, i), s.AlphaBar(i), gamma, 4e-16/gamma)
			if i > 0 {
				near(t, fmt.Sprintf("T = %d: AlphaBar(%d) from the end", T, i), s.AlphaBar(i), s.OneMinusAlphaBar(T-i), 1e-14)
			}
		}
		if s.Beta(T) != 0.999 {
			t.Errorf("T = %d: the last beta is %g, want the cap 0.999", T, s.Beta(T))
		}
	}
}

func TestErrorsSayWhatIsWrong(t *testing.T) {
	for want, c := range map[string]Config{
		"T = 20 steps: the last beta would be 0.02·1000/20 = 1, and a beta must be below 1; use T >= 21": {T: 20},
		"T = -3 steps; T must be at least 21":             {T: -3},
		"Cosine with T = -1 steps":                        {Kind: "cosine", T: -1},
		"Sigmoid with T = -1 steps; T must be at least 1": {Kind: "sigmoid", T: -1},
		"LinearRange with T = -1 steps":                   {T: -1, First: 0.1, Last: 0.2},
		`unknown kind of schedule "cosin"; valid are ["linear" "cosine" "sigmoid" "betas"]; did you mean "cosine"?`: {Kind: "cosin"},
		`did you mean "sigmoid"?`: {Kind: "sigmoidal"},
		"beta_1 = 0; every beta is a variance and must be in [1e-30, 1)": {First: 0, Last: 0.5},
		"beta_1000 = 0; every beta":                                      {First: 0.5}, // and not that alpha-bar falls too low before
		"beta_2 = 1; every beta":                                         {Kind: "betas", Betas: []float64{0.5, 1}},
		"beta_1 = NaN; every beta":                                       {Kind: "betas", Betas: []float64{math.NaN()}},
		"beta_1 = -0.1; every beta":                                      {Kind: "betas", Betas: []float64{-0.1}},
		"no betas; give at least one":                                    {Kind: "betas"},
		"t = 3, but 2 betas are given":                                   {Kind: "betas", T: 3, Betas: []float64{0.1, 0.2}},
		`1 betas are given, but kind is "linear"`:                        {Betas: []float64{0.1}},
		`first = 0.1 and last = 0.2 are given, but kind is "cosine"`:     {Kind: "cosine", First: 0.1, Last: 0.2},
		"alpha-bar falls to 1e-63 at t = 21 of 100":                      {T: 100, First: 0.999, Last: 0.999},
	} {
		s, err := c.New()
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "ddpm/schedule: ") {
			t.Errorf("%+v: schedule %v, error %v, want one that says %q", c, s, err, want)
		}
	}
}

func TestConfigThroughJSON(t *testing.T) {
	for text, want := range map[string]Config{
		`{}`:                                  {},
		`{"kind":"cosine","t":50}`:            {Kind: "cosine", T: 50},
		`{"kind":"sigmoid"}`:                  {Kind: "sigmoid"},
		`{"t":9,"first":0.1,"last":0.5}`:      {T: 9, First: 0.1, Last: 0.5},
		`{"kind":"betas","betas":[0.25,0.5]}`: {Kind: "betas", Betas: []float64{0.25, 0.5}},
	} {
		var got Config
		if err := json.Unmarshal([]byte(text), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s read as %+v, error %v; want %+v", text, got, err, want)
		}
		back, err := json.Marshal(got)
		if err != nil || string(back) != text {
			t.Errorf("%+v written as %s, error %v; want %s", got, back, err, text)
		}
	}
}

func TestScheduleKeepsItsOwnBetas(t *testing.T) {
	betas := []float64{0.1, 0.2}
	s, err := FromBetas(betas)
	if err != nil {
		t.Fatal(err)
	}
	betas[0] = 0.9
	if s.Beta(1) != 0.1 {
		t.Errorf("Beta(1) = %g after the caller changed its slice, want 0.1", s.Beta(1))
	}
}

func TestTimeOutsideTheTablesPanics(t *testing.T) {
	s := paper(t)
	for want, call := range map[string]func(){
		"ddpm/schedule: t = 1001 outside 1..1000": func() { s.Beta(1001) },
		"ddpm/schedule: t = 0 outside 1..1000":    func() { s.PosteriorVariance(0) },
		"ddpm/schedule: t = -1 outside 0..1000":   func() { s.AlphaBar(-1) },
		"ddpm/schedule: t = -7 outside 1..1000":   func() { s.LogReverseVariance(-7, FixedLarge) },
		`ddpm/schedule: unknown variance "fixedlarge"; valid are ["fixed-small" "fixed-large" "learned"]; did you mean "fixed-large"?`: func() {
			s.LogReverseVariance(2, "fixedlarge")
		},
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("panic %v, want %v", got, want)
				}
			}()
			call()
		}()
	}
}

// The zero value of Config is the paper's schedule.
func TestZeroConfigIsThePaper(t *testing.T) {
	s, err := Config{}.New()
	if err != nil {
		t.Fatal(err)
	}
	if s.T() != 1000 {
		t.Fatalf("T = %d, want 1000", s.T())
	}
	near(t, "first beta", s.Beta(1), 1e-4, 1e-15)
	near(t, "last beta", s.Beta(1000), 0.02, 1e-15)
}

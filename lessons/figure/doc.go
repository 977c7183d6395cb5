// Package figure draws what a lesson shows: charts, grids and strips of
// images, animations, and scrubbers that step through precomputed frames.
//
// Drawing and showing are apart. Every figure turns data into bytes or text
// and touches nothing else:
//
//	Chart      lines, dots, bars, bands,        SVG, Image, HTML
//	           arrows and heat over axes
//	Grid       images side by side              PNG, HTML
//	Strip      a row of labelled pictures       HTML
//	Animation  frames that play by themselves   GIF, HTML
//	Scrubber   frames under a slider            HTML
//	Row        figures beside each other        HTML
//
// Show puts figures under the cell that runs, and a Place is a spot in the
// output that can be drawn again. Outside a notebook both do nothing but report
// the errors of drawing.
//
// # Colours
//
// Known quantities (data, noise, everything the schedule fixes) are blue and
// learned ones (whatever comes from the network) are orange, in every formula
// and every figure; both are of the palette of Okabe and Ito, which people with
// the common kinds of colour blindness can tell apart. Figures stand on a light
// card of their own, so that they look the same in JupyterLab's light and dark
// themes. Formulas stand on the page itself, where the palette's blue is too dim for the
// dark theme; they take #0080C7 for known (contrast 4.3 on white, 4.4 on the dark
// page) and the palette's #D55E00 for learned (3.9 and 4.9):
//
//	$x_t = \textcolor{#0080C7}{...} + \textcolor{#D55E00}{...}$
//
// # Texts in charts
//
// Titles, labels and names may hold indices, exponents and accents: x_t, L_{t-1}, 10^{-5}, ᾱ_t, β̃_t, x̂_0, σ_t^2. Signs that the
// font lacks, such as ∇ and 𝔼, are left out where a chart is drawn as pixels: use words.
//
// # Offline
//
// The HTML holds all it needs: pictures are data URIs, styles are attributes,
// the slider's script is a few lines in place. Nothing is loaded from anywhere. Where
// scripts are blocked (a notebook that is not trusted), a scrubber still shows its
// strip of chosen frames, and all else is as it was.
package figure

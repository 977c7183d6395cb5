package figure

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/image/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// fonts are what browsers on the common systems have; the first three have equal
// widths, which the layout relies on.
const fonts = "Liberation Sans,Arimo,Arial,Helvetica,sans-serif"

// SVG returns the chart as a document of its own, with its title as the
// accessible name.
//
// Errors: columns of unequal length, nothing finite to draw, an empty range.
func (c Chart) SVG() (string, error) {
	if err := c.check(); err != nil {
		return "", err
	}
	w, h := c.size()
	canvas := vgsvg.New(pixels(float64(w)), pixels(float64(h)))
	c.draw(draw.New(canvas))
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return "", fmt.Errorf("figure: chart %q as SVG: %w", c.Title, err)
	}
	// gonum's header fixes a size in points; ours scales down with the page.
	_, body, _ := strings.Cut(b.String(), "<svg")
	_, body, _ = strings.Cut(body, ">")
	body = fitted(body)
	body = strings.ReplaceAll(body, "font-family:Liberation Sans;", "font-family:"+fonts+";")
	body = strings.ReplaceAll(body, `xlink:href="data:image/jpg;`, `href="data:image/png;`) // which it is, and needs no other namespace
	head := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" style="max-width:100%%;height:auto;border-radius:6px">`, w, h, w, h)
	return head + "<title>" + html.EscapeString(c.Title) + "</title>" + strings.TrimSpace(body) + "\n", nil
}

var written = regexp.MustCompile(`<text (x="[^"]*" y="[^"]*" transform="[^"]*"\s+style="[^"]*font-weight:(\w+);[^"]*font-size:([\d.]+)px[^"]*")>([^<]+)</text>`)

// fitted gives each text the width that the layout has for it, whatever font the browser has: an index stands beside its letter.
func fitted(svg string) string {
	return written.ReplaceAllStringFunc(svg, func(element string) string {
		found := written.FindStringSubmatch(element)
		weight := font.WeightNormal
		if found[2] == "bold" {
			weight = font.WeightBold
		}
		size, err := strconv.ParseFloat(found[3], 64)
		if err != nil {
			return element
		}
		style := textStyle(vg.Length(size), weight)
		width := handler.bare(strings.ReplaceAll(html.UnescapeString(found[4]), "\u00a0", " "), style.Font)
		return fmt.Sprintf(`<text textLength="%.5g" lengthAdjust="spacingAndGlyphs" %s>%s</text>`, width.Points(), found[1], found[4])
	})
}

// Image returns the chart as pixels, scale times as many as its size on screen.
// Frames of an animation are made of it, and charts of so many dots that their SVG would
// weigh megabytes.
//
// Errors: as SVG; scale must be 1 to 4.
func (c Chart) Image(scale int) (image.Image, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if scale < 1 || scale > 4 {
		return nil, fmt.Errorf("figure: chart %q at scale %d: choose 1 to 4", c.Title, scale)
	}
	w, h := c.size()
	canvas := vgimg.NewWith(vgimg.UseWH(pixels(float64(w)), pixels(float64(h))), vgimg.UseDPI(72*scale))
	c.draw(draw.New(canvas))
	return canvas.Image(), nil
}

// HTML returns the chart for a cell. It is an <img>, which JupyterLab also shows in a
// notebook that is not trusted, where it would take an <svg> apart.
func (c Chart) HTML() (string, error) {
	src, err := c.Source()
	if err != nil {
		return "", err
	}
	w, h := c.size()
	return picture(src, c.Title, w, h, false), nil
}

// Source returns the chart as a data URI: SVG, or a PNG of twice the pixels when it has
// more than 400 dots and arrows.
func (c Chart) Source() (string, error) {
	if c.many() {
		img, err := c.Image(2)
		if err != nil {
			return "", err
		}
		return Still{Image: quantise([]image.Image{img})[0]}.Source()
	}
	svg, err := c.SVG()
	if err != nil {
		return "", err
	}
	return dataURI("image/svg+xml", []byte(svg)), nil
}

// many reports whether the chart has too many dots and arrows for SVG.
func (c Chart) many() bool {
	n := 0
	for _, l := range c.layers() {
		n += l.marks()
	}
	return n > 400
}

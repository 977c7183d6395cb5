// What the browser tests ask of a page of JupyterLab. A notebook is the n-th that is seen, a cell the i-th of it, from 0.
window.page = {
	seen: e => e.checkVisibility() && e.getBoundingClientRect().width > 0,
	notebook: n => [...document.querySelectorAll('.jp-NotebookPanel')].filter(page.seen)[n],
	cell: (n, i) => page.notebook(n)?.querySelectorAll('.jp-Cell')[i],
	prompt: (n, i) => page.cell(n, i)?.querySelector('.jp-InputPrompt')?.textContent.trim(),
	output: (n, i) => [...page.cell(n, i)?.querySelectorAll('.jp-OutputArea-output') ?? []].map(e => e.innerText).join('\n'),
	// A cell has run when it has a number and the star of one that waits is gone.
	ran: (n, i) => /^\[\d+\]:$/.test(page.prompt(n, i)),
	waits: n => [...page.notebook(n).querySelectorAll('.jp-InputPrompt')].some(e => e.textContent.includes('*')),
	ready: n => page.cell(n, 0) && page.notebook(n).querySelector('.jp-KernelName')?.textContent === 'Go (Denoise)' &&
		page.notebook(n).querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle',
	button: (n, command) => page.notebook(n)?.querySelector(`.jp-Toolbar [data-command="${command}"]`),
	entry: command => [...document.querySelectorAll(`.lm-Menu-item[data-command="${command}"]`)].filter(page.seen)[0],
	texts: n => [...page.notebook(n).querySelectorAll('.jp-RenderedMarkdown')],
	formulas: n => page.notebook(n).querySelectorAll('.jp-RenderedMarkdown mjx-container').length,
	// The formulas that still stand as they were written.
	unset: n => page.texts(n).flatMap(e => {
		const copy = e.cloneNode(true);
		copy.querySelectorAll('code, pre, mjx-container').forEach(c => c.remove());
		return copy.textContent.match(/\$[^$]+\$/g) ?? [];
	}),
	completions: () => [...document.querySelectorAll('.jp-Completer-match')].filter(page.seen).map(e => e.textContent),
	menu: name => [...document.querySelectorAll('.lm-MenuBar-item')].find(e => e.textContent === name),
	at: e => {
		e.scrollIntoView({block: 'nearest'});
		const box = e.getBoundingClientRect();
		return [box.x + box.width / 2, box.y + box.height / 2];
	},
};

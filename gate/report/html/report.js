
'use strict';
// Everything is there without this; it filters, opens what a link leads to, and copies.
(() => {
  const items = [...document.querySelectorAll('[data-status]')];
  const groups = [...document.querySelectorAll('details.group')];
  const details = [...document.querySelectorAll('details')];
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const openUpTo = (element) => {
    for (let node = element; node; node = node.parentElement) {
      if (node.tagName === 'DETAILS') node.open = true;
      node.hidden = false;
    }
  };

  const statuses = ['failed', 'error', 'warning', 'passed', 'skipped']
    .filter((status) => items.some((item) => item.dataset.status === status));
  const boxes = statuses.map((status) => make('input', { type: 'checkbox', checked: true, value: status }));
  const words = make('input', { type: 'search', autocomplete: 'off', spellcheck: false });
  const shown = make('output', {});

  const apply = () => {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const text = words.value.trim().toLowerCase();
    let count = 0;
    for (const item of items) {
      const fits = wanted.has(item.dataset.status) &&
        (text === '' || item.textContent.toLowerCase().includes(text));
      item.hidden = !fits;
      count += fits ? 1 : 0;
    }
    for (const group of groups) {
      group.hidden = !group.querySelector('[data-status]:not([hidden])');
      if (text !== '' && !group.hidden) group.open = true;
    }
    shown.textContent = `${count} of ${items.length} entries shown`;
  };

  const clear = () => {
    for (const box of boxes) box.checked = true;
    words.value = '';
    apply();
  };

  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest('[hidden]')) clear();
    openUpTo(target);
    target.scrollIntoView();
  };

  const copyButton = (block) => {
    const button = make('button', { type: 'button', textContent: 'Copy the command' });
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(block.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(block);
        button.textContent = 'Selected: copy it now';
      }
    });
    block.after(button);
  };

  const filterForm = () => {
    const legend = make('legend', { textContent: 'Show' });
    const labels = boxes.map((box) => make('label', {}, box, ` ${box.value}`));
    const open = make('button', { type: 'button', textContent: 'Open all' });
    const close = make('button', { type: 'button', textContent: 'Close all' });
    open.addEventListener('click', () => details.forEach((one) => { one.open = true; }));
    close.addEventListener('click', () => details.forEach((one) => { one.open = false; }));
    const form = make('form', { className: 'filter' },
      make('fieldset', {}, legend, ...labels),
      make('label', {}, 'Text ', words), open, close, shown);
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', apply);
    return form;
  };

  if (items.length > 0) {
    document.getElementById('filter').append(filterForm());
    apply();
  }
  document.querySelectorAll('pre.command').forEach(copyButton);

  // For browsers whose style sheets cannot open them on paper.
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = details.filter((one) => !one.open);
    closed.forEach((one) => { one.open = true; });
  });
  addEventListener('afterprint', () => closed.forEach((one) => { one.open = false; }));

  addEventListener('hashchange', follow);
  if (location.hash) follow();
})();

'use strict';
// Everything here is on top: lists, pictures and forms work without it.

/** Times in the reader's own zone, and how long ago. */
for (const time of document.querySelectorAll('time')) {
  const date = new Date(time.dateTime);
  const seconds = (Date.now() - date) / 1000;
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  time.title = date.toLocaleString();
  if (seconds < 90) time.textContent = 'just now';
  else if (seconds < 5400) time.textContent = words.format(-Math.round(seconds / 60), 'minute');
  else if (seconds < 129600) time.textContent = words.format(-Math.round(seconds / 3600), 'hour');
  else if (seconds < 86400 * 14) time.textContent = words.format(-Math.round(seconds / 86400), 'day');
  else time.textContent = date.toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
}

/** Two can be compared: a third takes the first one's place. */
const compare = document.getElementById('compare');
if (compare) {
  const bar = compare.querySelector('.bar');
  const button = bar.querySelector('button');
  const hint = bar.querySelector('.hint');
  let picked = [...compare.querySelectorAll('input:checked')];
  const show = () => {
    button.disabled = picked.length !== 2;
    bar.hidden = picked.length === 0;
    hint.textContent = picked.length === 1 ? 'select one more' : '';
  };
  compare.addEventListener('change', ({ target }) => {
    picked = picked.filter((box) => box !== target);
    if (target.checked) picked.push(target);
    while (picked.length > 2) picked.shift().checked = false;
    show();
  });
  show();
}

/** Menus close when somebody goes elsewhere. */
document.addEventListener('click', ({ target }) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') for (const menu of document.querySelectorAll('details.menu[open]')) menu.open = false;
});

/** Uploading: a form, a drop anywhere on the page. */
if ('writer' in document.body.dataset) {
  const form = document.querySelector('form.drop');
  let list = document.querySelector('.uploads');

  const upload = (file, fields) =>
    new Promise((resolve) => {
      if (!list) {
        list = document.createElement('ul');
        list.className = 'uploads';
        document.querySelector('main').prepend(list);
      }
      const item = document.createElement('li');
      const name = document.createElement('bdi');
      const state = document.createElement('span');
      const progress = document.createElement('progress');
      name.textContent = file.name;
      progress.max = 1;
      progress.value = 0;
      item.append(name, state, progress);
      list.prepend(item);
      const data = new FormData();
      for (const [key, value] of fields) if (typeof value === 'string' && value) data.append(key, value);
      data.append('file', file);
      const request = new XMLHttpRequest();
      request.open('POST', '/upload');
      request.setRequestHeader('Accept', 'application/json');
      request.upload.onprogress = ({ loaded, total }) => {
        progress.value = loaded / total;
        state.textContent = loaded < total ? ` ${Math.round((100 * loaded) / total)} %` : ' reading…';
      };
      const fail = (words) => {
        progress.remove();
        state.className = 'failed';
        if (words.startsWith(file.name)) name.remove();
        state.textContent = ` ${words}`;
        resolve(null);
      };
      request.onerror = () => fail('could not be sent');
      request.onload = () => {
        if (request.status !== 201) {
          fail(request.responseText.replace(/^jflame: /, ''));
          return;
        }
        const { id, title } = JSON.parse(request.responseText);
        const link = document.createElement('a');
        link.href = `/p/${id}`;
        link.textContent = title;
        name.replaceChildren(link);
        progress.remove();
        state.textContent = ' uploaded';
        resolve(link.href);
      };
      request.send(data);
    });

  const uploadAll = async (files, fields = []) => {
    const links = [];
    for (const file of files) links.push(await upload(file, fields));
    // One file: there it is. Some: the list of what has become of them stays.
    if (links.length === 1 && links[0]) location.assign(links[0]);
  };

  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = [...new FormData(form)];
    uploadAll(form.elements.file.files, fields);
  });

  const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
  let depth = 0;
  const over = (more) => {
    depth = Math.max(0, depth + more);
    document.body.classList.toggle('dropping', depth > 0);
  };
  document.addEventListener('dragenter', (event) => hasFiles(event) && over(1));
  document.addEventListener('dragleave', (event) => hasFiles(event) && over(-1));
  document.addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault());
  document.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    over(-depth);
    uploadAll(event.dataTransfer.files, form ? [...new FormData(form)] : []);
  });
}

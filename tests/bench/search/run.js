/* Runs inside the browser under test: asks every query and sends back what was found, and how long it took. */
(function () {
  "use strict";
  const options = new URLSearchParams(location.search);
  const send = (value) => fetch("/done", { method: "POST", body: JSON.stringify(value) });

  function ours() {
    const api = window.prakatSearch;
    return {
      ready: () => api.load(),
      ask: (query) => api.find(query, {}, true).then((found) =>
        api.describe(found.ids.slice(0, 10)).then((shown) => ({ total: found.total, top: shown.map((one) => one.address) }))),
    };
  }

  /* Material's own worker, spoken to as its bundle does: 0 sets up, 1 is ready, 2 asks, 3 answers. */
  function material() {
    const worker = new Worker(options.get("worker"));
    let waiting = null;
    worker.addEventListener("message", (event) => waiting && waiting(event.data));
    const call = (message, type) => new Promise((done) => {
      waiting = (data) => { if (data.type === type) done(data); };
      worker.postMessage(message);
    });
    return {
      ready: () => fetch("/search/search_index.json").then((answer) => answer.json()).then((index) => {
        index.config.lang = index.config.lang || ["th"];
        return call({ type: 0, data: { config: index.config, docs: index.docs, options: { suggest: false } } }, 1);
      }),
      ask: (query) => call({ type: 2, data: query }, 3).then((answer) => ({
        total: answer.data.items.length,
        top: answer.data.items.slice(0, 10).map((group) => decodeURI(group[0].location.split("#")[0])),
      })),
    };
  }

  const engine = options.get("worker") ? material() : ours();
  const now = () => performance.now();
  const result = { agent: navigator.userAgent, found: [], first: [], again: [], setup: 0 };
  const started = now();
  Promise.resolve()
    .then(() => (options.get("first") ? null : engine.ready()))
    .then(() => { result.setup = now() - started; return fetch("/queries.json"); })
    .then((answer) => answer.json())
    .then((queries) => {
      const asked = options.get("first") ? [options.get("first")] : queries;
      let chain = Promise.resolve();
      ["first", "again"].slice(0, options.get("first") ? 1 : 2).forEach((pass) => asked.forEach((query) => {
        chain = chain.then(() => {
          const start = now();
          return engine.ask(query).then((found) => {
            result[pass].push(now() - start);
            if (pass === "first") result.found.push(found);
          });
        });
      }));
      return chain;
    })
    .then(() => send(result))
    .catch((error) => send({ error: String(error && error.stack || error) }));
})();

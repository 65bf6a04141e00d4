// Everything here adds to pages that are whole without it: search, sorting, filters, citations in a window, copying.
"use strict";
(() => {
  const root = document.documentElement.dataset.root || "";
  document.documentElement.classList.add("js");
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/['’.]/g, "").replace(/[^a-z0-9&]+/g, " ").trim();
  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  // Search: the index is fetched as a script, which works from a folder as well as from a server.
  const finder = document.querySelector(".find");
  if (finder) {
    const input = finder.querySelector("input"), list = finder.querySelector("ul"), said = finder.querySelector("[role=status]");
    let asked = false, found = [];
    const load = () => {
      if (asked) return;
      asked = true;
      const script = make("script", "", { src: root + "assets/search.js" });
      script.addEventListener("load", show);
      document.head.append(script);
    };
    const rank = (entry, words, whole) => {
      const names = entry.names || (entry.names = entry[3].map(plain));
      if (names.includes(whole)) return 0;
      if (names.some((name) => name.startsWith(whole))) return 1;
      const all = names.join(" ").split(" ");
      return words.every((word) => all.some((name) => name.startsWith(word))) ? 2 : -1;
    };
    const show = () => {
      const whole = plain(input.value), words = whole.split(" ").filter(Boolean);
      list.replaceChildren();
      found = [];
      if (words.length && window.SEARCH) {
        found = window.SEARCH.map((entry) => [rank(entry, words, whole), entry]).filter(([place]) => place >= 0)
          .sort((a, b) => a[0] - b[0] || a[1][0].localeCompare(b[1][0], "en-GB")).map(([, entry]) => entry);
        for (const entry of found.slice(0, 12)) {
          const link = make("a", entry[0], { href: root + entry[1] });
          link.append(" ", make("span", entry[2]));
          const item = make("li");
          item.append(link);
          list.append(item);
        }
      }
      list.hidden = !found.length;
      said.textContent = !words.length ? "" : found.length > 12 ? `${found.length} found, the first 12 shown`
        : found.length ? `${found.length} found` : "Nothing found. Try a council, a constituency or an MP’s surname.";
    };
    finder.hidden = false;
    input.addEventListener("focus", load);
    input.addEventListener("input", () => { load(); show(); });
    finder.addEventListener("submit", (event) => {
      event.preventDefault();
      if (found.length) location.href = root + found[0][1];
    });
    input.addEventListener("keydown", (event) => { if (event.key === "ArrowDown") list.querySelector("a")?.focus(); });
  }

  // Sorting: a button in each heading; rows without a value stay last, England's row stays first.
  const keyOf = (row, at) => {
    const cell = row.cells[at], text = cell.dataset.v ?? cell.textContent.trim();
    return text === "" ? null : cell.dataset.v !== undefined && !Number.isNaN(Number(text)) ? Number(text) : text;
  };
  const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en-GB", { numeric: true });
  for (const table of document.querySelectorAll("table[data-sort]")) {
    const heads = [...table.tHead.rows[0].cells], body = table.tBodies[table.tBodies.length - 1];
    heads.forEach((head, at) => {
      const button = make("button", "", { type: "button" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const keyed = [...body.rows].map((row) => [keyOf(row, at), row]);
        keyed.sort(([a], [b]) => a === null || b === null ? (a === null) - (b === null) : down ? compare(b, a) : compare(a, b));
        body.append(...keyed.map(([, row]) => row));
      });
    });
  }

  // Filters: words anywhere in a row, and exact choices by a row's data.
  for (const form of document.querySelectorAll(".filters[data-for]")) {
    const table = document.getElementById(form.dataset.for), rows = [...table.tBodies[table.tBodies.length - 1].rows];
    const said = form.querySelector("[role=status]");
    const texts = rows.map((row) => plain(row.textContent + " " + (row.dataset.words || "")));
    const apply = () => {
      const words = plain(form.querySelector("input")?.value || "").split(" ").filter(Boolean);
      const wanted = [...form.querySelectorAll("select")].filter((select) => select.value).map((select) => [select.name, select.value]);
      let shown = 0;
      rows.forEach((row, at) => {
        const fits = words.every((word) => texts[at].includes(word)) && wanted.every(([name, value]) => (row.dataset[name] || "").split("|").includes(value));
        row.hidden = !fits;
        shown += fits;
      });
      said.textContent = `${shown} of ${rows.length} shown`;
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }

  // Citations: the entry that a value links to, in a window, with its words ready to copy.
  const copy = async (text, button) => {
    let done = false;
    try { await navigator.clipboard.writeText(text); done = true; } catch {
      const area = make("textarea", text, { "aria-hidden": "true", class: "away" });
      button.parentNode.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
      button.focus();
    }
    return done;
  };
  let dialog;
  const open = (value, parts, figures) => {
    if (!dialog) {
      dialog = make("dialog", "", { "aria-labelledby": "cite-title" });
      document.body.append(dialog);
    }
    const menu = make("menu"), said = make("span", "", { role: "status" });
    const copyButton = make("button", "Copy citation", { type: "button", class: "plain" });
    const close = make("button", "Close", { type: "button", class: "plain" });
    const words = [value, ...parts.map((part) => part.copy), document.documentElement.dataset.credit].filter(Boolean).join(". ").replace(/\.\. /g, ". ");
    copyButton.addEventListener("click", async () => { said.textContent = (await copy(words, copyButton)) ? "Copied" : "Could not copy: select the text above"; });
    close.addEventListener("click", () => dialog.close());
    menu.append(copyButton, close, said);
    const heading = make("h2", value ? `Where “${value}” comes from` : "Where this comes from", { id: "cite-title" });
    dialog.replaceChildren(heading, ...parts.map((part) => part.shown), ...figures, menu);
    dialog.showModal();
    copyButton.focus();
  };
  const bare = (element, tag) => {
    const copied = make(tag);
    copied.append(...element.cloneNode(true).childNodes);
    copied.querySelectorAll("[id]").forEach((inner) => inner.removeAttribute("id"));
    return copied;
  };
  const ofRow = (row) => {
    const shown = make("dl", "", { class: "facts" }), said = [];
    [...row.cells].forEach((cell, at) => {
      const text = cell.textContent.trim(), head = row.closest("table").tHead.rows[0].cells[at].textContent.trim();
      if (!text) return;
      const value = bare(cell, "dd");
      value.querySelectorAll("a.cites").forEach((link) => link.replaceWith(link.textContent));
      shown.append(make("dt", head), value);
      said.push(`${head}: ${text.replace(/\s+/g, " ")}`);
      const link = cell.querySelector("a[rel~=noreferrer]");
      if (link) said.push(link.href);
    });
    return { shown, copy: said.join("; ") };
  };
  const ofEntry = (entry) => {
    const words = bare(entry, "p");
    words.querySelectorAll("a[href]").forEach((link) => link.replaceWith(link.href));
    return { shown: bare(entry, "p"), copy: words.textContent.trim().replace(/\s+/g, " ") };
  };

  // A row of the table of figures.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.cites");
    const row = link && document.getElementById(link.hash.slice(1));
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.textContent.trim(), [ofRow(row)], []);
  });
  const arrived = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (arrived?.querySelector("a.cites")) open(arrived.querySelector("a.cites").textContent.trim(), [ofRow(arrived)], []);

  // A number in the text, or the small figures after it that lead to the list of sources.
  const evidence = document.querySelector("[data-figures]");
  evidence?.addEventListener("click", (event) => {
    const note = event.target.closest("sup a"), number = event.target.closest(".n");
    if (!(note || number) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const sup = note ? note.closest("sup") : number.nextElementSibling;
    const value = number || sup?.previousElementSibling;
    if (sup?.tagName !== "SUP") return;
    const links = note ? [note] : [...sup.querySelectorAll("a")];
    const entries = links.map((link) => document.getElementById(link.hash.slice(1))).filter(Boolean);
    if (!entries.length) return;
    event.preventDefault();
    const ids = (value?.dataset.figure || "").split(" ").filter(Boolean);
    const figures = ids.slice(0, 4).map((id) => {
      const line = make("p", "Figure "), link = make("a", id, { href: `${evidence.dataset.figures}#${id}` });
      line.append(link, ": value as printed, kind, date, hash");
      return line;
    });
    open(value?.classList.contains("n") ? value.textContent.trim() : "", entries.map(ofEntry), figures);
  });
})();

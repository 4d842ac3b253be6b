/*
 * The site's search. One file, no library, nothing from elsewhere; queries stay in the browser.
 *
 * The first half (spelling, words) is prakat/search/spelling.py and words.py once more, and a test holds the two together.
 * Texts are put into the page with textContent alone.
 */
(function () {
  "use strict";

  /* Spelling: the same as prakat.search.spelling. */

  const HIDDEN = /[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff]/g;
  const PRIVATE = "ฐิีึื่้๊๋์่้๊๋์ญัํ็่้๊๋์ฺุู";
  const STEPS = [
    [/เเ/g, "แ"],
    [/ํ([่-๋]?)า/g, "$1ำ"],
    [/([่-๋])ํา/g, "$1ำ"],
    [/ำ([่-๋])/g, "$1ำ"],
    [/([่-์])([ัิ-ู็ํ])/g, "$2$1"],
    [/([ะ-ฺ็-๎])\1+/g, "$1"],
  ];

  function plainLetter(letter) {
    const code = letter.charCodeAt(0);
    if (code === 0x0e45) return "า";
    if (code >= 0x0e50 && code <= 0x0e59) return String(code - 0x0e50);
    if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
    return PRIVATE[code - 0xf700];
  }

  function normalise(text) {
    const plain = text.replace(HIDDEN, "").replace(/[\u0e45\u0e50-\u0e59\uff01-\uff5e\uf700-\uf71a]/g, plainLetter);
    return STEPS.reduce((done, step) => done.replace(step[0], step[1]), plain.normalize("NFC").toLowerCase());
  }

  /* Words: the same as prakat.search.words. */

  const DEPENDENT = "ะัาำิีึืฺุูๅ็่้๊๋์ํ๎";
  const LEADING = "เแโใไ";
  const CHUNK = /([ก-ฮ]{1,4}(?:\.[ก-ฮ]{1,4})+(?![ก-ฮะ-ฺเ-ๅ็-๎]))|([ก-ฮะ-ฺเ-ๅ็-๎]+)|([a-zß-ɏ]+(?:[-'&][a-zß-ɏ]+)*)|([0-9]+(?:[\/.,:-][0-9]+)*)/g;
  const WORD_COST = 10;
  const UNKNOWN_COST = 25;
  const LONGEST_UNKNOWN = 24;
  const LONGEST_LATIN = 30;
  const LONGEST_WORD = 24;

  function isSilent(run, place) {
    return run[place + 1] === "์" || (run[place + 2] === "์" && (run[place + 1] === "ิ" || run[place + 1] === "ุ"));
  }

  function isEdge(run, place) {
    return DEPENDENT.indexOf(run[place]) < 0 && LEADING.indexOf(run[place - 1]) < 0 && !isSilent(run, place);
  }

  function syllableEnd(run, start) {
    let end = start;
    while (end < run.length - 1 && LEADING.indexOf(run[end]) >= 0) end++;
    end++;
    while (end < run.length && (DEPENDENT.indexOf(run[end]) >= 0 || isSilent(run, end))) end++;
    return end;
  }

  /* Cut a run into the fewest words; `beginning` tells whether the end of the run may be the beginning of a word. */
  function cut(run, known, but, beginning) {
    const size = run.length;
    const costs = [];
    const ends = [];
    costs[size] = 0;
    for (let start = size - 1; start >= 0; start--) {
      if (start && !isEdge(run, start)) {
        costs[start] = costs[start + 1] + UNKNOWN_COST;
        ends[start] = -(start + 1);
        continue;
      }
      let best = Infinity;
      let bestEnd = 0;
      for (let end = Math.min(size, start + LONGEST_WORD); end > start + 1; end--) {
        if ((end < size && !isEdge(run, end)) || costs[end] + WORD_COST >= best) continue;
        const word = run.slice(start, end);
        if (word !== but && known(word)) {
          best = costs[end] + WORD_COST;
          bestEnd = end;
        }
      }
      if (beginning && best > WORD_COST + 1 && size - start > 1 && beginning(run.slice(start))) {
        best = WORD_COST + 1;
        bestEnd = size;
      }
      const end = syllableEnd(run, start);
      if (costs[end] + UNKNOWN_COST < best) {
        best = costs[end] + UNKNOWN_COST;
        bestEnd = -end;
      }
      costs[start] = best;
      ends[start] = bestEnd;
    }
    return walk(run, ends);
  }

  function walk(run, ends) {
    const words = [];
    let place = 0;
    let unknown = 0;
    while (place < run.length) {
      const end = ends[place];
      if (end > 0) {
        if (unknown < place) words.push(run.slice(unknown, place).slice(0, LONGEST_UNKNOWN));
        words.push(run.slice(place, end));
        unknown = end;
      }
      place = Math.abs(end);
    }
    if (unknown < place) words.push(run.slice(unknown, place).slice(0, LONGEST_UNKNOWN));
    return words;
  }

  function isCompound(pieces) {
    const lengths = pieces.map((piece) => piece.length);
    const least = Math.min.apply(null, lengths);
    return pieces.length > 1 && least > 1 && Math.max.apply(null, lengths) >= (least > 2 ? 3 : 4);
  }

  function partsOf(word, known) {
    if (!known(word)) return [];
    const pieces = cut(word, known, word);
    return isCompound(pieces) && pieces.every(known) ? pieces : [];
  }

  /* The units of a normalised text: {word, parts, kind}. */
  function units(text, known, beginning) {
    const found = [];
    let lastLatin = "";
    let lastEnd = -1;
    let chunk;
    CHUNK.lastIndex = 0;
    while ((chunk = CHUNK.exec(text))) {
      const end = CHUNK.lastIndex;
      if (chunk[2]) {
        const open = end === text.length ? beginning : null;
        cut(chunk[2], known, "", open).forEach((word) => found.push({ word: word, parts: partsOf(word, known), kind: "thai" }));
      } else if (chunk[1]) {
        found.push({ word: chunk[1].replace(/\./g, ""), parts: [], kind: "thai" });
      } else if (chunk[3]) {
        const pieces = chunk[3].split(/[-'&]/);
        found.push({ word: pieces.join("").slice(0, LONGEST_LATIN), parts: pieces.length > 1 ? pieces : [], kind: "latin" });
        lastLatin = chunk[3];
        lastEnd = end;
      } else {
        const plain = chunk[4].replace(/,/g, "").replace(/\.0+$/, "");
        const pieces = plain.split(/[\/:-]/);
        found.push({ word: plain.slice(0, LONGEST_LATIN), parts: pieces.length > 1 ? pieces : [], kind: "number" });
        if (lastEnd === chunk.index) {
          found.push({ word: (lastLatin + chunk[4]).slice(0, LONGEST_LATIN), parts: [], kind: "joined" });
        }
      }
    }
    return found;
  }

  /* Slips: a looser form in which what sounds or looks alike is the same. Only queries are read so. */

  const LOOSE = {};
  ["ทฐถธฒฑ", "สศษซ", "นณ", "ยญ", "คขฃฅฆ", "พภผ", "ฟฝ", "ลฬ", "ชฉฌ", "ดฎ", "ตฏ", "หฮ", "ไใ", "ิี", "ึื", "ุู"].forEach((same) => {
    for (const letter of same) LOOSE[letter] = same[0];
  });

  function loosen(word) {
    const spoken = word.replace(/[ก-ฮ][ิุ]?์/g, "").replace(/[็-์ฺ๎]/g, "");
    let loose = "";
    for (let place = 0; place < spoken.length; place++) loose += LOOSE[spoken[place]] || spoken[place];
    return loose;
  }

  function maskOf(word) {
    let mask = 0;
    for (let place = 0; place < word.length; place++) mask |= 1 << (word.charCodeAt(place) & 31);
    return mask;
  }

  function bitCount(mask) {
    let count = 0;
    for (; mask; mask &= mask - 1) count++;
    return count;
  }

  /* Where a word stands in a text with at most `most` slips: [start, end, slips]. A letter more, less or other is one. */
  function looseMatches(word, text, most) {
    let above = [];
    let starts = [];
    const found = [];
    for (let place = 0; place <= text.length; place++) {
      above.push(0);
      starts.push(place);
    }
    for (let row = 1; row <= word.length; row++) {
      const line = [row];
      const from = [0];
      let least = row;
      for (let place = 1; place <= text.length; place++) {
        const same = above[place - 1] + (word[row - 1] === text[place - 1] ? 0 : 1);
        const less = Math.min(same, above[place] + 1, line[place - 1] + 1);
        line.push(less);
        from.push(less === same ? starts[place - 1] : less === above[place] + 1 ? starts[place] : from[place - 1]);
        if (less < least) least = less;
      }
      if (least > most) return found;
      above = line;
      starts = from;
    }
    for (let place = 1; place <= text.length; place++) {
      if (above[place] <= most && place - starts[place] > 1) found.push([starts[place], place, above[place]]);
    }
    return found;
  }

  /* A keyboard left in the other language, and Thai bytes read as Western ones. */

  const LATIN_KEYS = "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?";
  const THAI_KEYS = "ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ+๑๒๓๔ู฿๕๖๗๘๙๐\"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ";

  function translate(text, from, to) {
    let other = "";
    for (const letter of text) {
      const place = from.indexOf(letter);
      other += place < 0 ? letter : to[place];
    }
    return other;
  }

  function misread(text) {
    if (!/[ก-๛]/.test(text)) {
      if (/[¡-û]{3}/.test(text)) {
        return text.replace(/[¡-û]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xa0 + 0x0e00));
      }
      return /[!-~]{3}/.test(text) ? translate(text, LATIN_KEYS, THAI_KEYS) : "";
    }
    return /[a-z]/i.test(text) ? "" : translate(text, THAI_KEYS, LATIN_KEYS);
  }

  /* The index: files as prakat.search.index writes them. */

  const BASE = new URL("search/", document.currentScript ? document.currentScript.src : location.href);
  const ROOT = new URL("../../", BASE);
  const LONGEST_QUERY = 120;
  const MOST_TERMS = 12;
  const MOST_WORDS = 48;
  const MOST_PAIRS = 16;
  const MOST_RESULTS = 200;
  const MOST_BEGINNINGS = 10;
  const FULL = 0.999;
  /* What scores less than these shares of the best is left out, the second only after the first few. */
  const LEAST = 0.06;
  const ENOUGH = 0.25;
  const FEWEST_RESULTS = 10;
  const SIDE_BY_SIDE = 0.6;
  const wanted = {};
  let loading = null;

  function ask(name, sum, kind) {
    if (!wanted[name]) {
      const address = new URL(sum ? name + "?" + sum : name, BASE);
      wanted[name] = fetch(address.href, { credentials: "omit", cache: sum ? "default" : "no-cache" })
        .then((answer) => {
          if (!answer.ok) throw new Error(name + ": " + answer.status);
          return answer[kind]();
        })
        .catch((error) => {
          delete wanted[name];
          throw error;
        });
    }
    return wanted[name];
  }

  function load() {
    if (!loading) {
      loading = ask("index.json", "", "json")
        .then((index) => ask("words.txt", index.sums.words, "text").then((text) => open(index, text)))
        .catch((error) => {
          loading = null;
          throw error;
        });
    }
    return loading;
  }

  function open(index, text) {
    const words = [];
    const counts = new Map();
    let last = "";
    for (const line of text.split("\n")) {
      if (!line) continue;
      last = last.slice(0, line.charCodeAt(0) - 48) + line.slice(2);
      words.push(last);
      counts.set(last, line.charCodeAt(1) - 48);
    }
    const groups = new Map();
    index.groups.forEach((group) => {
      group.forEach((phrase) => {
        const joined = phrase.replace(/[^0-9a-zß-ɏก-๛]/g, "");
        groups.set(joined, (groups.get(joined) || []).concat(group.filter((other) => other !== phrase)));
      });
    });
    index.words = words;
    index.counts = counts;
    index.known = (word) => counts.has(word);
    index.synonyms = groups;
    index.weakWords = new Set(index.weak);
    /* Queries are cut by words of the index, of the synonyms, and those that say nothing: each stands for itself. */
    const asked = new Set(index.weak);
    groups.forEach((others, phrase) => asked.add(phrase));
    index.asked = (word) => counts.has(word) || asked.has(word);
    index.decoded = new Map();
    return index;
  }

  function shardOf(word, shards) {
    let value = 0x811c9dc5;
    for (let place = 0; place < word.length; place++) value = Math.imul(value ^ word.charCodeAt(place), 0x01000193) >>> 0;
    return ((value ^ (value >>> 15)) & (shards - 1)) >>> 0;
  }

  function sumAt(sums, number) {
    return sums.slice(number * 4, number * 4 + 4);
  }

  /* Read the documents of words into index.decoded: word -> {ids, levels, weight}. */
  function readWords(index, words) {
    const byShard = new Map();
    words.forEach((word) => {
      if (index.decoded.has(word)) return;
      const shard = shardOf(word, index.shards);
      byShard.set(shard, (byShard.get(shard) || []).concat(word));
    });
    return Promise.all(
      Array.from(byShard, (pair) =>
        ask("t/" + pair[0].toString(16) + ".txt", sumAt(index.sums.t, pair[0]), "text").then((text) => {
          pair[1].forEach((word) => index.decoded.set(word, decode(index, text, word)));
        })
      )
    );
  }

  function decode(index, text, word) {
    const head = word + "\t";
    const start = text.startsWith(head) ? 0 : text.indexOf("\n" + head) + 1;
    if (!start && !text.startsWith(head)) return null;
    const ids = [];
    const levels = [];
    let level = 0;
    let last = -1;
    let value = 0;
    for (let place = start + head.length; ; place++) {
      const code = text.charCodeAt(place);
      if (code >= 112) {
        level = code - 112;
        last = -1;
      } else if (code >= 80) {
        value = (value + code - 80) * 32;
      } else if (code >= 48) {
        last += value + code - 48 + 1;
        value = 0;
        ids.push(last);
        levels.push(level);
      } else break;
    }
    const rarity = Math.log(1 + (index.count - ids.length + 0.5) / (ids.length + 0.5));
    return { ids: ids, levels: levels, rarity: rarity };
  }

  /* A query: terms, each with alternatives {words, weight} of which one is enough. */

  function beginnings(index, start) {
    const words = index.words;
    let low = 0;
    let high = words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (words[middle] < start) low = middle + 1;
      else high = middle;
    }
    const found = [];
    for (; low < words.length && words[low].startsWith(start) && found.length < 400; low++) found.push(words[low]);
    return found;
  }

  function mostUsed(index, words, most) {
    return words.sort((one, other) => index.counts.get(other) - index.counts.get(one) || one.length - other.length).slice(0, most);
  }

  function termOf(index, unit, isLast) {
    const isPhrase = unit.kind === "thai" && !index.known(unit.word) && index.asked(unit.word);
    const ways = [{ words: isPhrase ? plainWords(index, unit.word) : [unit.word], weight: 1 }];
    if (unit.parts.length) ways.push({ words: unit.parts, weight: 0.6 });
    (unit.others || []).forEach((word) => ways.push({ words: [word], weight: 0.95 }));
    if (isLast && unit.kind !== "number" && unit.word.length > 1) {
      const longer = beginnings(index, unit.word).filter((word) => word !== unit.word);
      const weight = index.known(unit.word) ? 0.45 : 0.9;
      mostUsed(index, longer, MOST_BEGINNINGS).forEach((word) => ways.push({ words: [word], weight: weight }));
    }
    return { text: unit.word, ways: ways, weak: index.weakWords.has(unit.word) };
  }

  /* Join units that together are a phrase of the synonyms; the longest first. */
  function termsOf(index, found, open) {
    const terms = [];
    terms.pairs = [];
    for (let place = 1; place < found.length && place < MOST_TERMS; place++) {
      terms.pairs.push(found[place - 1].word + " " + found[place].word);
    }
    for (let place = 0; place < found.length && terms.length < MOST_TERMS; ) {
      let size = Math.min(5, found.length - place);
      let phrases = null;
      for (; size > 0; size--) {
        phrases = index.synonyms.get(found.slice(place, place + size).map((unit) => unit.word).join(""));
        if (phrases) break;
      }
      size = size || 1;
      const isLast = open && place + size === found.length;
      const term = size === 1 ? termOf(index, found[place], isLast) : joinedTerm(found.slice(place, place + size));
      (phrases || []).forEach((phrase) => {
        const words = plainWords(index, phrase);
        term.ways.push({ words: words, weight: 0.75 });
        if (words.length === 1) {
          const parts = partsOf(words[0], index.known);
          if (parts.length) term.ways.push({ words: parts, weight: 0.5 });
        }
      });
      if (phrases) term.weak = false;
      terms.push(term);
      place += size;
    }
    return terms;
  }

  /* The words of a phrase, without those that say nothing. */
  function plainWords(index, phrase) {
    const said = units(phrase, index.known).map((unit) => unit.word);
    const strong = said.filter((word) => !index.weakWords.has(word));
    return strong.length ? strong : said;
  }

  function joinedTerm(found) {
    return { text: found.map((unit) => unit.word).join(""), ways: [{ words: found.map((unit) => unit.word), weight: 1 }], weak: false };
  }

  function exactReading(index, text, open) {
    const begins = (start) => beginnings(index, start).length > 0;
    const found = units(text, index.asked, open ? begins : null);
    return termsOf(index, found.filter((unit) => unit.kind !== "joined" || index.known(unit.word) || /[0-9]/.test(unit.word)), open);
  }

  function looseIndex(index) {
    if (!index.loose) {
      const keys = new Map();
      index.words.forEach((word) => {
        const key = loosen(word);
        if (key.length > 1) keys.set(key, (keys.get(key) || []).concat(word));
      });
      index.loose = keys;
      index.masks = Array.from(keys.keys(), (key) => ({ key: key, mask: maskOf(key) }));
    }
    return index.loose;
  }

  /* Cut a run into words that sound or look like what was typed. */
  function looseUnits(index, run, kind) {
    const keys = looseIndex(index);
    const text = loosen(run);
    const size = text.length;
    const mask = maskOf(text);
    const edges = [];
    const edge = (start, end, key, cost) => {
      if ((!start || isEdge(text, start)) && (end === size || isEdge(text, end))) {
        (edges[start] = edges[start] || []).push({ end: end, key: key, cost: cost });
      }
    };
    for (let start = 0; start < size; start++) {
      for (let end = start + 2; end <= Math.min(size, start + LONGEST_WORD); end++) {
        if (keys.has(text.slice(start, end))) edge(start, end, text.slice(start, end), WORD_COST);
      }
    }
    index.masks.forEach((entry) => {
      const length = entry.key.length;
      const most = length < 4 ? 0 : length < 9 ? 1 : 2;
      if (!most || length > size + most || bitCount(entry.mask & ~mask) > most) return;
      looseMatches(entry.key, text, most).forEach((match) => {
        if (match[2]) edge(match[0], match[1], entry.key, WORD_COST + 7 * match[2] - Math.min(4, length / 3));
      });
    });
    const costs = [];
    const next = [];
    costs[size] = 0;
    for (let start = size - 1; start >= 0; start--) {
      costs[start] = costs[start + 1] + 11;
      next[start] = null;
      (edges[start] || []).forEach((found) => {
        if (costs[found.end] + found.cost < costs[start]) {
          costs[start] = costs[found.end] + found.cost;
          next[start] = found;
        }
      });
    }
    const found = [];
    for (let place = 0; place < size; ) {
      const best = next[place];
      if (best) {
        const words = mostUsed(index, keys.get(best.key).slice(), 5);
        found.push({ word: words[0], parts: partsOf(words[0], index.known), others: words.slice(1), kind: kind });
      }
      place = best ? best.end : place + 1;
    }
    return found;
  }

  function looseReading(index, text, open) {
    const found = [];
    let chunk;
    CHUNK.lastIndex = 0;
    const chunks = [];
    while ((chunk = CHUNK.exec(text))) chunks.push(chunk);
    chunks.forEach((one) => {
      if (one[2]) found.push.apply(found, looseUnits(index, one[2], "thai"));
      else if (one[3] && one[3].length > 3 && !index.known(one[3])) found.push.apply(found, looseUnits(index, one[3], "latin"));
      else found.push.apply(found, units(one[0], index.known));
    });
    return termsOf(index, found, open);
  }

  /* Score documents by a reading; totals and cover are arrays by document. */
  function weigh(index, terms, allowed) {
    const words = [];
    terms.forEach((term) => term.ways.forEach((way) => way.words.forEach((word) => {
      if (words.indexOf(word) < 0 && (index.known(word) || /[0-9]/.test(word))) words.push(word);
    })));
    return readWords(index, words.slice(0, MOST_WORDS).concat(terms.pairs, pairsOfWays(terms))).then(() => {
      const count = index.count;
      const totals = new Float32Array(count);
      const cover = new Float32Array(count);
      const most = Math.log(1 + count);
      let mass = 0;
      const isAllWeak = terms.every((term) => term.weak);
      terms.forEach((term) => {
        const share = term.weak && !isAllWeak ? 0.05 : 1;
        const own = weighTerm(index, term, count);
        const weight = share * (own.rarity || most);
        mass += weight;
        for (let id = 0; id < count; id++) {
          if (own.scores[id] > 0) {
            totals[id] += share * own.scores[id];
            cover[id] += weight;
          }
        }
      });
      /* Side by side in a title, a summary or a keyword is worth more than somewhere in one text. */
      terms.pairs.forEach((pair) => {
        const list = index.decoded.get(pair);
        if (!list) return;
        const way = { weight: SIDE_BY_SIDE };
        for (let place = 0; place < list.ids.length; place++) totals[list.ids[place]] += strength(way, list, place);
      });
      let full = 0;
      for (let id = 0; id < count; id++) {
        if (!cover[id]) continue;
        cover[id] /= mass;
        if (cover[id] > full) full = cover[id];
        totals[id] *= allowed(id) ? (0.25 + 0.75 * cover[id] * cover[id]) * (index.table[id * 3 + 2] === "1" ? 0.7 : 1) : 0;
      }
      return { totals: totals, full: full };
    });
  }

  function pairsOf(words) {
    return words.slice(1).map((word, place) => words[place] + " " + word);
  }

  function pairsOfWays(terms) {
    const pairs = [];
    terms.forEach((term) => term.ways.forEach((way) => pairs.push.apply(pairs, pairsOf(way.words))));
    return pairs.slice(0, MOST_PAIRS);
  }

  /* A document scores by its best way, and a little by the next best: who says it twice over means it. */
  function weighTerm(index, term, count) {
    const scores = new Float32Array(count);
    const next = new Float32Array(count);
    let rarity = 0;
    const add = (id, score) => {
      if (score > scores[id]) {
        next[id] = scores[id];
        scores[id] = score;
      } else if (score > next[id]) next[id] = score;
    };
    term.ways.forEach((way) => {
      const lists = way.words.map((word) => index.decoded.get(word));
      if (!lists.every(Boolean)) return;
      const own = lists.reduce((sum, list) => sum + list.rarity, 0);
      if (!rarity) rarity = own;
      /* Another word for it is worth no more than the word itself, however rare. */
      const scale = Math.min(1, rarity / own);
      if (lists.length === 1) {
        const list = lists[0];
        for (let place = 0; place < list.ids.length; place++) add(list.ids[place], scale * strength(way, list, place));
        return;
      }
      const sums = new Float32Array(count);
      const seen = new Uint8Array(count);
      lists.forEach((list) => {
        for (let place = 0; place < list.ids.length; place++) {
          sums[list.ids[place]] += scale * strength(way, list, place);
          seen[list.ids[place]]++;
        }
      });
      pairsOf(way.words).forEach((pair) => {
        const list = index.decoded.get(pair);
        const beside = { weight: way.weight * SIDE_BY_SIDE };
        for (let place = 0; list && place < list.ids.length; place++) {
          sums[list.ids[place]] += strength(beside, list, place);
        }
      });
      for (let id = 0; id < count; id++) if (seen[id] === lists.length) add(id, sums[id]);
    });
    for (let id = 0; id < count; id++) scores[id] += 0.25 * next[id];
    return { scores: scores, rarity: Math.min(rarity, Math.log(1 + count)) };
  }

  function strength(way, list, place) {
    return way.weight * list.rarity * (0.2 + 0.8 * (list.levels[place] / 14));
  }

  /*
   * Find documents. filters: {category: key, year: number}; open: the last word may be unfinished.
   * Gives {total, ids, words}: ids in order, words for marking.
   */
  function find(query, filters, open) {
    return load().then((index) => {
      const text = normalise(String(query).slice(0, 4 * LONGEST_QUERY)).slice(0, LONGEST_QUERY).trim();
      const allowed = filterOf(index, filters || {});
      const isOpen = open !== false;
      const readings = [{ terms: exactReading(index, text, isOpen), weight: 1 }];
      if (!readings[0].terms.length && !misread(text)) return { total: 0, ids: [], words: [], reading: "" };
      return weigh(index, readings[0].terms, allowed)
        .then((first) => {
          readings[0].result = first;
          if (first.full >= FULL) return null;
          const loose = looseReading(index, text, isOpen);
          if (loose.length) readings.push({ terms: loose, weight: 0.85 });
          const other = misread(String(query).slice(0, LONGEST_QUERY));
          if (other) readings.push({ terms: exactReading(index, normalise(other), isOpen), weight: 0.85, least: 0.9 });
          return Promise.all(
            readings.slice(1).map((reading) => weigh(index, reading.terms, allowed).then((result) => (reading.result = result)))
          );
        })
        .then(() => ranked(index, readings));
    });
  }

  function filterOf(index, filters) {
    const category = index.categories.findIndex((pair) => pair[0] === filters.category);
    const year = index.years.indexOf(Number(filters.year) || -1);
    return (id) =>
      (category < 0 || index.table.charCodeAt(id * 3) - 48 === category) &&
      (year < 0 || index.table.charCodeAt(id * 3 + 1) - 48 === year);
  }

  function ranked(index, readings) {
    const best = new Float32Array(index.count);
    readings.forEach((reading) => {
      const totals = reading.result.totals;
      /* A reading no document answers in full is less likely what was meant. */
      const full = reading.result.full;
      const weight = full < (reading.least || 0) ? 0 : reading.weight * full * full;
      for (let id = 0; id < best.length; id++) {
        const score = totals[id] * weight;
        if (score > best[id]) best[id] = score;
      }
    });
    let top = 0;
    for (let id = 0; id < best.length; id++) if (best[id] > top) top = best[id];
    const ids = [];
    for (let id = 0; id < best.length; id++) if (best[id] > 0 && best[id] >= top * LEAST) ids.push(id);
    ids.sort((one, other) => best[other] - best[one] || other - one);
    spread(index, ids, best);
    let kept = ids.length;
    while (kept > FEWEST_RESULTS && best[ids[kept - 1]] < top * ENOUGH) kept--;
    ids.length = kept;
    const words = [];
    readings.filter((reading) => reading.result.full >= (reading.least || 0)).forEach((reading) => reading.terms.forEach((term) => term.ways.forEach((way) => way.words.forEach((word) => {
      if (word.length > 1 && words.indexOf(word) < 0 && !term.weak) words.push(word);
    }))));
    return { total: ids.length, ids: ids.slice(0, MOST_RESULTS), words: words };
  }

  /* Papers that come out every month or year: the best of them leads, the others stand back a little. */
  function spread(index, ids, best) {
    const seen = {};
    let isAny = false;
    for (let place = 0; place < ids.length && place < MOST_RESULTS; place++) {
      const series = index.series[ids[place]];
      if (!series) continue;
      seen[series] = (seen[series] || 0) + 1;
      if (seen[series] > 1) {
        best[ids[place]] *= Math.max(0.5, 1 - 0.12 * (seen[series] - 1));
        isAny = true;
      }
    }
    if (isAny) ids.sort((one, other) => best[other] - best[one] || other - one);
  }

  /* What is shown of documents: {address, title, summary, kind, day, old, sample, category}. */
  function describe(ids) {
    return load().then((index) =>
      Promise.all(
        ids.map((id) => {
          const file = Math.floor(id / index.perFile);
          return ask("d/" + file.toString(16) + ".json", sumAt(index.sums.d, file), "json").then((entries) => {
            const entry = entries[id % index.perFile];
            return {
              address: entry[0], title: entry[1], summary: entry[2], kind: entry[3], day: entry[4], old: entry[5],
              sample: Boolean(entry[6]), category: index.categories[index.table.charCodeAt(id * 3) - 48],
            };
          });
        })
      )
    );
  }

  window.prakatSearch = { normalise: normalise, units: units, shardOf: shardOf, load: load, find: find, describe: describe };

  /* The page: a box on every page that suggests, and the page of results. */

  const SHOWN = 10;
  const SUGGESTED = 6;
  const PEEKED = 5;
  const PAUSE = 90;
  const AROUND = 60;

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  /* Lower case and Arabic digits, sign by sign: places stay what they are. */
  function flat(text) {
    const lower = text.toLowerCase().replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50));
    return lower.length === text.length ? lower : text;
  }

  /* Put a text into an element, what was looked for in <mark>; tell whether there was any. */
  function mark(element, text, words) {
    const plain = flat(text);
    const marked = new Uint8Array(text.length + 1);
    words.forEach((word) => {
      for (let place = plain.indexOf(word); place >= 0; place = plain.indexOf(word, place + word.length)) {
        marked.fill(1, place, place + word.length);
      }
    });
    let start = 0;
    for (let place = 1; place <= text.length; place++) {
      if (place < text.length && marked[place] === marked[start]) continue;
      const piece = text.slice(start, place);
      element.appendChild(marked[start] ? make("mark", "", piece) : document.createTextNode(piece));
      start = place;
    }
    return marked.indexOf(1) >= 0;
  }

  function addressOf(entry) {
    return new URL(entry.address, ROOT).href;
  }

  function thai(number, box) {
    const text = String(number);
    return box.dataset.digits === "thai" ? text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x0e50 + Number(digit))) : text;
  }

  function tags(entry, into) {
    if (entry.sample) into.appendChild(make("span", "pk-tag", "ตัวอย่าง"));
    if (entry.old) into.appendChild(make("span", "pk-tag pk-tag--old", entry.old));
  }

  function later(work) {
    let timer = 0;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(work, PAUSE);
    };
  }

  /* Suggestions under the box in the head of every page (a combobox with a list). */
  function suggest(form) {
    const box = form.querySelector("input");
    const list = make("ul", "pk-suggestions");
    const said = make("p", "pk-hidden");
    let turn = 0;
    let chosen = -1;
    list.id = box.id + "-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "เรื่องที่พบ");
    list.hidden = true;
    said.setAttribute("role", "status");
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");
    box.setAttribute("aria-controls", list.id);
    form.appendChild(list);
    form.appendChild(said);

    const choose = (place) => {
      chosen = place;
      Array.from(list.children).forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
      if (place < 0) box.removeAttribute("aria-activedescendant");
      else {
        box.setAttribute("aria-activedescendant", list.children[place].id);
        list.children[place].scrollIntoView({ block: "nearest" });
      }
    };
    const close = () => {
      turn++;
      list.hidden = true;
      box.setAttribute("aria-expanded", "false");
      choose(-1);
    };
    const show = (entries, found) => {
      /* Nothing moves under a finger that has begun to choose. */
      if (chosen >= 0) return;
      list.textContent = "";
      entries.forEach((entry, place) => {
        const option = make("li", "pk-suggestion");
        option.id = list.id + "-" + place;
        option.setAttribute("role", "option");
        option.dataset.address = addressOf(entry);
        mark(option.appendChild(make("span", "pk-suggestion-title")), entry.title, found.words);
        option.appendChild(make("span", "pk-line", entry.kind + (entry.day ? " · " + entry.day : "")));
        list.appendChild(option);
      });
      choose(-1);
      list.hidden = !entries.length;
      box.setAttribute("aria-expanded", String(entries.length > 0));
      said.textContent = entries.length ? "มี " + thai(entries.length, form) + " เรื่องแนะนำ ใช้ลูกศรเลือก" : "ไม่พบเรื่องที่ตรง";
    };
    const look = later(() => {
      const mine = ++turn;
      if (box.value.trim().length < 2) return close();
      find(box.value, {}, true)
        .then((found) => describe(found.ids.slice(0, SUGGESTED)).then((entries) => mine === turn && show(entries, found)))
        .catch(close);
    });
    box.addEventListener("focus", () => load().catch(() => {}));
    box.addEventListener("input", () => {
      choose(-1);
      look();
    });
    box.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.address);
    });
    box.addEventListener("keydown", (event) => {
      const count = list.hidden ? 0 : list.children.length;
      if (event.key === "Escape" && count) {
        event.preventDefault();
        close();
      } else if (count && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(chosen < 0 && step < 0 ? count - 1 : ((chosen + step + 1 + count + 1) % (count + 1)) - 1);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        location.assign(list.children[chosen].dataset.address);
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      /* Behind "#", so that the server never learns what was asked. */
      location.assign(new URL("search/#q=" + encodeURIComponent(box.value), ROOT).href);
    });
  }

  /* The page of results. */
  function results(form) {
    const box = form.querySelector("input");
    const status = document.getElementById("_status");
    const list = document.getElementById("_results");
    const more = document.getElementById("_more");
    const selects = Array.from(form.querySelectorAll("select"));
    let turn = 0;
    let found = null;

    const filters = () => selects.reduce((all, select) => Object.assign(all, { [select.name]: select.value }), {});
    const remember = () => {
      const parts = new URLSearchParams({ q: box.value });
      selects.forEach((select) => select.value && parts.set(select.name, select.value));
      history.replaceState(null, "", location.pathname + (box.value ? "#" + parts : ""));
    };
    const recall = () => {
      const parts = new URLSearchParams(location.hash.slice(1) || location.search.slice(1));
      box.value = parts.get("q") || "";
      selects.forEach((select) => (select.value = parts.get(select.name) || ""));
    };
    const item = (entry) => {
      const line = make("li");
      const link = line.appendChild(make("a"));
      link.href = addressOf(entry);
      const isInTitle = mark(link, entry.title, found.words);
      tags(entry, line);
      line.appendChild(make("span", "pk-line", [entry.kind, entry.category[1], entry.day].filter(Boolean).join(" · ")));
      const text = line.appendChild(make("span", "pk-line pk-excerpt"));
      const isInSummary = mark(text, entry.summary, found.words);
      return { line: line, text: text, entry: entry, isShown: isInTitle || isInSummary };
    };
    const show = (start, mine) =>
      describe(found.ids.slice(start, start + SHOWN)).then((entries) => {
        if (mine !== turn) return;
        const items = entries.map(item);
        items.forEach((one) => list.appendChild(one.line));
        more.hidden = start + SHOWN >= found.ids.length;
        items.filter((one) => !one.isShown).slice(0, PEEKED).forEach((one) => peek(one, found.words));
      });
    const look = () => {
      const mine = ++turn;
      remember();
      if (!box.value.trim()) {
        list.textContent = status.textContent = "";
        more.hidden = true;
        return;
      }
      find(box.value, filters(), true)
        .then((answer) => {
          if (mine !== turn) return null;
          found = answer;
          list.textContent = "";
          const total = thai(found.total, form);
          status.textContent = found.total ? "พบ " + total + " เรื่อง เรียงจากตรงที่สุด" : "ไม่พบเรื่องที่ตรงกับคำค้น ลองใช้คำอื่น หรือดูตามหมวดด้านล่าง";
          return show(0, mine);
        })
        .catch(() => {
          status.textContent = "ค้นหาไม่ได้ในขณะนี้ ดูตามหมวดด้านล่างได้";
        });
    };
    const soon = later(look);
    box.addEventListener("input", soon);
    selects.forEach((select) => select.addEventListener("change", look));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      look();
    });
    more.addEventListener("click", () => {
      const start = list.children.length;
      show(start, turn).then(() => list.children[start] && list.children[start].querySelector("a").focus());
    });
    window.addEventListener("hashchange", () => {
      recall();
      look();
    });
    recall();
    look();
    box.focus();
  }

  /* What was looked for stands in the text of a page: show it with what stands around it. */
  function peek(one, words) {
    fetch(addressOf(one.entry), { credentials: "omit" })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((html) => {
        const article = new DOMParser().parseFromString(html, "text/html").querySelector("article");
        const text = article ? article.textContent.replace(/\s+/g, " ") : "";
        const plain = flat(text);
        const place = words.map((word) => plain.indexOf(word)).filter((at) => at >= 0)[0];
        if (place === undefined) return;
        const start = Math.max(0, place - AROUND);
        one.text.textContent = start ? "… " : "";
        mark(one.text, text.slice(start, place + 2 * AROUND), words);
        one.text.appendChild(document.createTextNode(" …"));
      })
      .catch(() => {});
  }

  function start() {
    const forms = Array.from(document.querySelectorAll("form[data-search]"));
    forms.forEach((form) => (form.dataset.search === "page" ? results : suggest)(form));
    document.addEventListener("keydown", (event) => {
      const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey || !forms.length) return;
      event.preventDefault();
      forms[0].querySelector("input").focus();
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

// Evidence on a phone in a corridor: written to this device first, sent when there is a network, as often as it takes.
import { type Waiting, forget, keep, waiting } from "./_store";

const section = document.querySelector<HTMLElement>("[data-evidence]");
const form = document.querySelector<HTMLFormElement>("#evidence-form");
if (section && form && "indexedDB" in window) void start(section, form);

async function start(section: HTMLElement, form: HTMLFormElement): Promise<void> {
  const reviewId = section.dataset.evidence!;
  const authorId = section.dataset.author!;
  const status = section.querySelector<HTMLElement>("[data-evidence-status]")!;
  const list = document.querySelector<HTMLElement>("[data-evidence-waiting]")!;
  const words = form.querySelector<HTMLTextAreaElement>("[name=note]")!;
  const begun = `evidence-${reviewId}-${authorId}`;
  let sending = false;
  let again = false;

  // Words begun and not saved survive as well, on this device.
  words.value ||= localStorage.getItem(begun) ?? "";
  words.addEventListener("input", () => localStorage.setItem(begun, words.value));

  if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/sw.js").catch(() => undefined);

  form.addEventListener("submit", event => {
    event.preventDefault();
    // The page's own "sent once" guard is for forms that leave the page.
    event.stopImmediatePropagation();
    void write();
  }, { capture: true });
  window.addEventListener("online", () => void send());
  window.setInterval(() => void send(), 15_000);
  await show();
  await send();

  async function write(): Promise<void> {
    const typed = new FormData(form);
    const note = String(typed.get("note") ?? "").trim();
    const sourceType = String(typed.get("sourceType") ?? "");
    if (!note || !sourceType) {
      say(!sourceType ? "Choose where the evidence comes from." : "Write down what you saw, heard or read.", true);
      form.querySelector<HTMLElement>(!sourceType ? "[name=sourceType]" : "[name=note]")?.focus();
      return;
    }
    await keep({
      id: crypto.randomUUID(), reviewId, authorId, baseVersion: null, sourceType: camel(sourceType), note,
      takenAt: new Date().toISOString(), lineOfEnquiryId: text(typed, "lineOfEnquiryId"), hostPartner: text(typed, "hostPartner"),
    });
    words.value = "";
    localStorage.removeItem(begun);
    await show();
    await send();
    words.focus();
  }

  async function send(): Promise<void> {
    if (sending) {
      again = true;
      return;
    }
    const records = (await waiting(reviewId, authorId)).filter(record => !record.problem);
    if (records.length === 0) return;
    sending = true;
    try {
      // A fresh page brings a fresh proof that the request is ours, and shows whether somebody is signed in at all.
      const page = await fetch(location.pathname, { headers: { Accept: "text/html", "Evidence-Sync": "yes" }, cache: "no-store" });
      if (page.redirected || page.status === 401) {
        say(`${count(records.length)} on this device. Sign in again to send ${records.length === 1 ? "it" : "them"}: nothing is lost.`, true);
        return;
      }
      if (!page.ok) throw new Error("away");
      const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector<HTMLInputElement>("input[name=__RequestVerificationToken]")?.value ?? "";
      const body = new FormData();
      body.set("__RequestVerificationToken", token);
      body.set("records", JSON.stringify(records.map(({ reviewId: _review, authorId: _author, ...record }) => record)));
      const answer = await fetch(`/reviewing/${reviewId}/evidence/sync`, { method: "POST", body });
      if (!answer.ok) throw new Error("away");
      await settle(records, (await answer.json()) as Outcome[]);
    } catch {
      say(`${count(records.length)} on this device. There is no connection; ${records.length === 1 ? "it is" : "they are"} sent as soon as there is one.`);
    } finally {
      sending = false;
      if (again) {
        again = false;
        void send();
      }
    }
  }

  async function settle(sent: Waiting[], outcomes: Outcome[]): Promise<void> {
    let arrived = 0;
    for (const { id, outcome, errors } of outcomes) {
      const record = sent.find(one => one.id === id);
      if (!record) continue;
      if (outcome === "conflict" || outcome === "invalid") {
        await keep({ ...record, problem: outcome, errors: Object.values(errors ?? {}).flat() });
      } else {
        await forget(id);
        arrived++;
      }
    }
    await show();
    if (arrived > 0) {
      say(`${count(arrived)} sent to your team.`);
      await refresh();
    }
  }

  /** The team's list as it is now, without leaving the page. */
  async function refresh(): Promise<void> {
    const page = await fetch(location.pathname, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[data-evidence-team]");
    if (page.ok && fresh) document.querySelector("[data-evidence-team]")?.replaceWith(fresh);
  }

  async function show(): Promise<void> {
    const records = await waiting(reviewId, authorId);
    list.replaceChildren(...records.map(record => line(record)));
    if (records.length === 0) say("What you write is kept on this device first, and sent when there is a network.");
    else say(`${count(records.length)} on this device, not sent yet.`);
  }

  function line(record: Waiting): HTMLElement {
    const item = document.createElement("li");
    item.className = "pr-finding";
    const said = document.createElement("p");
    said.className = "govuk-body pr-prose";
    said.textContent = record.note;
    const tag = document.createElement("strong");
    tag.className = `govuk-tag govuk-tag--${record.problem ? "bad" : "warn"}`;
    tag.textContent = record.problem === "conflict" ? "Changed elsewhere" : record.problem ? "Cannot be sent" : "On this device";
    item.append(said, tag);
    if (record.errors?.length) item.append(" ", record.errors.join(" "));
    if (record.problem) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "govuk-button govuk-button--secondary govuk-!-margin-left-3";
      button.textContent = record.problem === "conflict" ? "Put both together" : "Put it back into the form";
      button.addEventListener("click", () => void mend(record));
      item.append(" ", button);
    }
    return item;
  }

  async function mend(record: Waiting): Promise<void> {
    await forget(record.id);
    if (record.problem === "conflict") {
      location.assign(`/reviewing/${reviewId}/evidence/${record.id}?mine=${encodeURIComponent(record.note)}`);
      return;
    }
    words.value = record.note;
    await show();
  }

  function say(text: string, isWarning = false): void {
    status.classList.toggle("pr-note--warn", isWarning);
    const paragraph = status.querySelector("p")!;
    if (paragraph.textContent !== text) paragraph.textContent = text;
  }
}

interface Outcome {
  id: string;
  outcome: string;
  errors?: Record<string, string[]>;
}

const text = (form: FormData, field: string): string | null => String(form.get(field) ?? "").trim() || null;

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const count = (number: number): string => (number === 1 ? "1 record" : `${number} records`);

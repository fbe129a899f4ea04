// A page that waits for long work asks for itself again until the work is done. Without scripts it does so by a refresh.
const interval = 1000;

export function followProgress(): void {
  const region = document.querySelector<HTMLElement>("[data-progress]");
  if (region) window.setTimeout(() => void again(region), interval);
}

async function again(region: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector<HTMLElement>("[data-progress]");
    if (!answer.ok || !next) {
      location.reload();
      return;
    }
    region.innerHTML = next.innerHTML;
  } catch {
    // No connection: the next try may have one.
  }
  window.setTimeout(() => void again(region), interval);
}

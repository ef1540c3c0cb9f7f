/** A fetch that goes to one origin only and follows no redirect, so that a key never leaves the server it is for. */
export function bindFetch(baseUrl: string): typeof globalThis.fetch {
  const { origin } = new URL(baseUrl);
  return async (target, init) => {
    const url = new URL(target instanceof Request ? target.url : target);
    if (url.origin !== origin)
      throw new Error(`A request to ${url.origin} was refused: this provider is bound to ${origin}.`);
    return fetch(url, { ...init, redirect: 'error' });
  };
}

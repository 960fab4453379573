import { changed, go, param, place, url } from "./router";

/**
 * A dialog over a page that the address names by one word of its query. It is opened by a step, so
 * that a step back closes it; closing it by hand is that step back and leaves nothing in between.
 * What came with a link from elsewhere has no step of its own: there the word leaves the address.
 */
export function openedBy(word: string) {
  const to = (id: string, how: Parameters<typeof go>[2]) =>
    go(url.value.pathname, changed({ [word]: id }), how);
  const { trail } = place.value;
  return {
    id: param(word),
    open: (id: string) => to(id, { place: { trail, isOver: true } }),
    /** Another one in the same dialog. */
    turn: (id: string) => to(id, { replace: true, place: place.value }),
    close() {
      const { isOver, ...rest } = place.value;
      // Twice in a row is one step only.
      place.value = rest;
      if (isOver) history.back();
      else to("", { replace: true, place: rest });
    },
  };
}

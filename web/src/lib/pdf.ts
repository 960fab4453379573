import type { PDFDocumentProxy } from "pdfjs-dist";
import PdfWorker from "pdfjs-dist/build/pdf.worker.min.mjs?worker";

/**
 * Pages of a PDF as small pictures. Loaded with the one page that needs it; the worker is a file of
 * our own, and nothing is fetched from elsewhere.
 */
export type Pages = {
  count: number;
  /** Draws one page, upright as the file says, as wide as the canvas is shown. */
  draw: (page: number, canvas: HTMLCanvasElement) => Promise<void>;
  close: () => void;
};

const SHARPEST = 2;

/** Open a PDF from memory. */
export async function openPages(blob: Blob): Promise<Pages> {
  // A file apart from what we wrote: it carries more than we use of it.
  const { getDocument, GlobalWorkerOptions } = await import("pdfjs-dist");
  GlobalWorkerOptions.workerPort ??= new PdfWorker();
  const task = getDocument({
    data: new Uint8Array(await blob.arrayBuffer()),
    // Letters are drawn as shapes, and nothing of the file is ever run: the page's policy allows
    // neither fonts nor code that do not come from our own files.
    disableFontFace: true,
    isEvalSupported: false,
    useWasm: false,
    useSystemFonts: false,
  });
  const file = await task.promise;
  let turn = Promise.resolve();
  return {
    count: file.numPages,
    draw: (page, canvas) => {
      // One after the other: a batch of a hundred pages would fill the memory at once.
      turn = turn.catch(() => undefined).then(() => drawPage(file, page, canvas));
      return turn;
    },
    close: () => void task.destroy(),
  };
}

async function drawPage(
  file: PDFDocumentProxy,
  number: number,
  canvas: HTMLCanvasElement,
): Promise<void> {
  if (!canvas.isConnected) return;
  const page = await file.getPage(number);
  const whole = page.getViewport({ scale: 1 });
  const side = canvas.parentElement!.clientWidth * Math.min(devicePixelRatio, SHARPEST);
  const viewport = page.getViewport({ scale: side / Math.max(whole.width, whole.height) });
  canvas.width = Math.max(1, Math.floor(viewport.width));
  canvas.height = Math.max(1, Math.floor(viewport.height));
  await page.render({ canvas, viewport }).promise;
  page.cleanup();
}

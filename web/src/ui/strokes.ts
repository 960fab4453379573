/** A signature is what the pen drew: its lines, on a paper of one size whatever the screen is. */
export type Point = readonly [x: number, y: number];
export type Stroke = readonly Point[];

export const PAPER = { width: 1000, height: 400 } as const;
/** The picture that is kept is smaller: a receipt shows it a few centimetres wide. */
const KEPT_WIDTH = 800;
const PEN = 5;
const INK = "#12205a";
const WHITE = "#ffffff";
/** Less than this is a touch by mistake and no signature. */
const LEAST_INK = 80;

/** Draw lines through the middles between the points, which rounds the corners off. */
export function draw(on: CanvasRenderingContext2D, strokes: readonly Stroke[]): void {
  const { canvas } = on;
  const scale = canvas.width / PAPER.width;
  on.setTransform(1, 0, 0, 1, 0, 0);
  on.fillStyle = WHITE;
  on.fillRect(0, 0, canvas.width, canvas.height);
  on.setTransform(scale, 0, 0, scale, 0, 0);
  on.lineCap = on.lineJoin = "round";
  on.lineWidth = PEN;
  on.strokeStyle = INK;
  for (const stroke of strokes) drawOne(on, stroke);
}

function drawOne(on: CanvasRenderingContext2D, stroke: Stroke): void {
  const [first, ...rest] = stroke;
  if (!first) return;
  on.beginPath();
  on.moveTo(...first);
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (next) on.quadraticCurveTo(...point, (point[0] + next[0]) / 2, (point[1] + next[1]) / 2);
    else on.lineTo(...point);
  });
  // A line without length is the dot on an i.
  if (!rest.length) on.lineTo(...first);
  on.stroke();
}

export const isSigned = (strokes: readonly Stroke[]): boolean =>
  strokes.reduce((sum, stroke) => sum + lengthOf(stroke), 0) >= LEAST_INK;

const lengthOf = (stroke: Stroke): number =>
  stroke.reduce((sum, [x, y], index) => {
    const [fromX, fromY] = stroke[index - 1] ?? [x, y];
    return sum + Math.hypot(x - fromX, y - fromY);
  }, 0);

/** The picture that is kept: a PNG in base64. */
export function asPng(strokes: readonly Stroke[]): string {
  const canvas = document.createElement("canvas");
  canvas.width = KEPT_WIDTH;
  canvas.height = (KEPT_WIDTH * PAPER.height) / PAPER.width;
  draw(canvas.getContext("2d", { alpha: false })!, strokes);
  return canvas.toDataURL("image/png").split(",")[1]!;
}

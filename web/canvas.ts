// What every canvas of the page needs: the theme's colors, hatching, a canvas of the right size.
export interface Paint {
  [name: string]: string;
}

let painted: { theme: string; paint: Paint; font: string } | null = null;
/** Colors of the theme, read once a theme. */
export function paintOf(): { paint: Paint; font: string } {
  const theme = `${document.documentElement.dataset.theme} ${document.documentElement.lang}`;
  if (painted?.theme === theme) return painted;
  const style = getComputedStyle(document.documentElement);
  const paint: Paint = {};
  for (const name of ['paper', 'night', 'ink', 'ink2', 'ink3', 'rule', 'edge', 'accent', 'mark'])
    paint[name] = style.getPropertyValue(`--${name}`).trim();
  for (const kind of ['location', 'photos', 'contacts', 'camera', 'microphone', 'media-library', 'other'])
    paint[`--k-${kind}`] = style.getPropertyValue(`--k-${kind}`).trim();
  painted = { theme, paint, font: getComputedStyle(document.body).fontFamily };
  return painted;
}

export function hatch(
  c: CanvasRenderingContext2D,
  x: number,
  y: number,
  w: number,
  h: number,
  color: string,
  step = 6,
): void {
  if (w <= 0) return;
  c.save();
  c.beginPath();
  c.rect(x, y, w, h);
  c.clip();
  c.strokeStyle = color;
  c.lineWidth = 1;
  c.beginPath();
  for (let i = Math.floor((x - h) / step) * step; i < x + w; i += step) {
    c.moveTo(i, y + h);
    c.lineTo(i + h, y);
  }
  c.stroke();
  c.restore();
}

export function size(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const scale = Math.min(3, devicePixelRatio || 1);
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
    canvas.style.height = `${height}px`;
  }
  const c = canvas.getContext('2d');
  if (!c) return null;
  c.setTransform(scale, 0, 0, scale, 0, 0);
  c.clearRect(0, 0, width, height);
  return c;
}

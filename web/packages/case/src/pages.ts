/** A file as pages that can be drawn: a picture has one, a PDF has many. */
export interface Pages {
  count: number
  /** Draws page 1… so that it is `width` CSS pixels wide, turned clockwise by `degrees`. */
  draw(canvas: HTMLCanvasElement, page: number, width: number, degrees: number): Promise<void>
  close(): void
}

const SHARPEST = 2 // device pixels per CSS pixel that are worth their memory

export async function readPages(blob: Blob): Promise<Pages> {
  return blob.type === 'application/pdf' ? pdfPages(blob) : picture(blob)
}

async function picture(blob: Blob): Promise<Pages> {
  const bitmap = await createImageBitmap(blob)
  return {
    count: 1,
    async draw(canvas, _page, width, degrees) {
      const upright = degrees % 180 === 0
      const [w, h] = upright ? [bitmap.width, bitmap.height] : [bitmap.height, bitmap.width]
      const scale = (width / w) * Math.min(devicePixelRatio, SHARPEST)
      fit(canvas, width, (width / w) * h)
      const context = canvas.getContext('2d')
      if (!context) return
      context.translate(canvas.width / 2, canvas.height / 2)
      context.rotate((degrees * Math.PI) / 180)
      context.scale(scale, scale)
      context.drawImage(bitmap, -bitmap.width / 2, -bitmap.height / 2)
    },
    close: () => bitmap.close(),
  }
}

async function pdfPages(blob: Blob): Promise<Pages> {
  const pdf = await import('pdfjs-dist')
  const worker = new Worker(new URL('pdfjs-dist/build/pdf.worker.min.mjs', import.meta.url), {
    type: 'module',
  })
  pdf.GlobalWorkerOptions.workerPort = worker
  const document = await pdf.getDocument({ data: await blob.arrayBuffer(), isEvalSupported: false }).promise
  return {
    count: document.numPages,
    async draw(canvas, number, width, degrees) {
      const page = await document.getPage(number)
      const rotation = (page.rotate + degrees) % 360
      const natural = page.getViewport({ scale: 1, rotation })
      const sharp = Math.min(devicePixelRatio, SHARPEST)
      const viewport = page.getViewport({ scale: (width / natural.width) * sharp, rotation })
      fit(canvas, width, (width / natural.width) * natural.height)
      const canvasContext = canvas.getContext('2d')
      if (canvasContext) await page.render({ canvasContext, viewport }).promise
    },
    close() {
      void document.destroy()
      worker.terminate()
    },
  }
}

function fit(canvas: HTMLCanvasElement, width: number, height: number): void {
  const sharp = Math.min(devicePixelRatio, SHARPEST)
  canvas.width = Math.round(width * sharp)
  canvas.height = Math.round(height * sharp)
  canvas.style.setProperty('width', `${width}px`)
  canvas.style.setProperty('height', `${height}px`)
}

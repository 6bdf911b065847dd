import { onScopeDispose, ref, shallowRef } from 'vue'

type Read = (picture: HTMLCanvasElement) => Promise<string | null>

interface Detector {
  new (options: { formats: string[] }): {
    detect(picture: HTMLCanvasElement): Promise<{ rawValue: string }[]>
  }
  getSupportedFormats(): Promise<string[]>
}

/** The browser's own reader where it has one (Chromium on phones); jsQR elsewhere (Safari, Firefox, desktops, where it is there by name only). */
async function reader(): Promise<Read> {
  const own = (globalThis as { BarcodeDetector?: Detector }).BarcodeDetector
  const formats = (await own?.getSupportedFormats().catch(() => [])) ?? []
  if (own && formats.includes('qr_code')) {
    const detector = new own({ formats: ['qr_code'] })
    return async (picture) => (await detector.detect(picture))[0]?.rawValue ?? null
  }
  const { default: jsQR } = await import('jsqr')
  return async (picture) => {
    const { width, height } = picture
    const pixels = picture.getContext('2d', { willReadFrequently: true })?.getImageData(0, 0, width, height)
    return pixels ? (jsQR(pixels.data, width, height)?.data ?? null) : null
  }
}

const PHOTO_WIDTH = 1600 // points; a code on a page that was photographed as a whole
const PHOTO_MARGIN = 100
const WIDTH = 640 // points; enough for a code that fills a third of the picture
const PAUSE = 150 // ms between looks

/** A picture at the size at which readers find small codes, with white around it: a screenshot may end where the code ends. */
function onPaper(picture: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  const height = Math.round((PHOTO_WIDTH * picture.height) / picture.width)
  canvas.width = PHOTO_WIDTH + 2 * PHOTO_MARGIN
  canvas.height = height + 2 * PHOTO_MARGIN
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context) {
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.imageSmoothingEnabled = picture.width > PHOTO_WIDTH
    context.drawImage(picture, PHOTO_MARGIN, PHOTO_MARGIN, PHOTO_WIDTH, height)
  }
  return canvas
}

/** Reads QR codes by the camera until one is found, or out of a picture. */
export function useScanner(found: (text: string) => void) {
  const possible = !!navigator.mediaDevices?.getUserMedia
  const running = ref(false)
  const refused = ref(false)
  const unread = ref(false)
  const video = shallowRef<HTMLVideoElement | null>(null)
  let stream: MediaStream | null = null

  function stop(): void {
    running.value = false
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = null
  }

  async function look(read: Read): Promise<void> {
    const canvas = document.createElement('canvas')
    while (running.value) {
      const picture = video.value
      if (picture?.videoWidth) {
        canvas.width = Math.min(WIDTH, picture.videoWidth)
        canvas.height = Math.round((canvas.width * picture.videoHeight) / picture.videoWidth)
        canvas
          .getContext('2d', { willReadFrequently: true })
          ?.drawImage(picture, 0, 0, canvas.width, canvas.height)
        const text = await read(canvas).catch(() => null)
        if (text && running.value) {
          stop()
          found(text)
        }
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
  }

  async function start(): Promise<void> {
    refused.value = false
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      const read = await reader()
      running.value = true
      await new Promise((resolve) => requestAnimationFrame(resolve)) // the video stands on the page
      if (!video.value) return stop()
      video.value.srcObject = stream
      await video.value.play()
      void look(read)
    } catch {
      stop()
      refused.value = true
    }
  }

  /** Reads a photo or a screenshot: where there is no camera, or the code was sent. */
  async function readPhoto(file: File): Promise<void> {
    unread.value = false
    try {
      const picture = await createImageBitmap(file)
      const canvas = onPaper(picture)
      picture.close()
      const text = await (await reader())(canvas)
      if (text) return found(text)
    } catch {
      // No picture, or one that this browser does not know.
    }
    unread.value = true
  }

  onScopeDispose(stop)
  return { possible, running, refused, unread, video, start, stop, readPhoto }
}

import type { DocumentCheck, FileAdded } from './contract'
import type { PhotoAdded } from './stages'
import { Problem, offlineProblem, problemFrom } from './problem'
import { BASE, askToSignIn, asking, reach, standardHeaders } from './transport'

export const LARGEST_FILE = 20 * 1024 * 1024 // bytes, the server's limit for one file

export interface Sending<T> {
  done: Promise<T>
  cancel(): void
}
export type Upload = Sending<FileAdded>

/** Sends one file. XMLHttpRequest, because fetch cannot tell how much has been sent. `progress` is called with 0…1. */
export function send<T>(
  path: string,
  file: File,
  more: Record<string, string>,
  progress: (sent: number) => void,
): Sending<T> {
  const request = new XMLHttpRequest()
  const note = asking()
  const done = new Promise<T>((resolve, reject) => {
    request.open('POST', `${BASE}${path}`)
    const headers = {
      ...standardHeaders('POST'),
      'Content-Type': file.type || 'application/octet-stream',
      ...more,
    }
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.responseType = 'json'
    request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0)
    request.onerror = () => {
      note(false)
      reject(offlineProblem())
    }
    request.onabort = () => reject(new Problem(0, 'upload.cancelled', 'cancelled'))
    request.onload = () => {
      note(true)
      if (request.status < 300) return resolve(request.response as T)
      if (request.status === 401) void askToSignIn()
      reject(problemFrom(request.status, request.response))
    }
    request.send(file)
  })
  return { done, cancel: () => request.abort() }
}

export function upload(
  caseId: string,
  requirement: string,
  file: File,
  key: string,
  progress: (sent: number) => void,
  into: 'materials' | 'gaps' = 'materials',
): Upload {
  const path = `/cases/${caseId}/${into}/${encodeURIComponent(requirement)}/files`
  const headers = { 'X-File-Name': encodeURIComponent(file.name), 'Idempotency-Key': key }
  return send(path, file, headers, progress)
}

/** A photograph of an inspection, with what is to be seen on it. */
export function addPhoto(
  of: { id: string; revision: number },
  stage: string,
  caption: string,
  file: File,
  key: string,
  progress: (sent: number) => void,
): Sending<PhotoAdded> {
  const headers = {
    'X-File-Name': encodeURIComponent(file.name),
    'X-Caption': encodeURIComponent(caption),
    'If-Match': `"${of.revision}"`,
    'Idempotency-Key': key,
  }
  return send(`/cases/${of.id}/stages/${stage}/photos`, file, headers, progress)
}

/** Has a sealed document checked; the server does not keep it. */
export function checkFile(file: File, progress: (sent: number) => void): Sending<DocumentCheck> {
  return send('/verify/file', file, {}, progress)
}

export async function bytes(path: string, body?: object): Promise<Blob> {
  const headers = { ...standardHeaders('POST'), ...(body && { 'Content-Type': 'application/json' }) }
  const response = await reach(`${BASE}${path}`, {
    method: 'POST',
    headers,
    body: body && JSON.stringify(body),
  })
  if (response.ok) return response.blob()
  if (response.status === 401 && (await askToSignIn())) return bytes(path, body)
  throw problemFrom(response.status, await response.json().catch(() => null))
}

/** The bytes of a file. A look by staff is journaled by the server before they leave. */
export function openFile(caseId: string, fileId: string): Promise<Blob> {
  return bytes(`/cases/${caseId}/files/${fileId}/open`)
}

/** The bytes of a photograph of an inspection; a look by staff is journaled too. */
export function openPhoto(caseId: string, stage: string, photo: string): Promise<Blob> {
  return bytes(`/cases/${caseId}/stages/${stage}/photos/${photo}/open`)
}

/** The PDF of a document that a step of a case produced; a look by staff is journaled too. */
export function openDocument(caseId: string, documentId: string): Promise<Blob> {
  return bytes(`/cases/${caseId}/documents/${documentId}/open`)
}

/** The same as sealed OFD. */
export function openSealedDocument(caseId: string, documentId: string): Promise<Blob> {
  return bytes(`/cases/${caseId}/documents/${documentId}/open-sealed`)
}

/** The sealed file of a licence, or a PDF that looks the same; a look by staff is journaled too. */
export function openLicence(id: string, format: 'ofd' | 'pdf'): Promise<Blob> {
  return bytes(`/licences/${id}/open`, { format })
}

/** Everything that was sealed for a bundle case that is done, as one ZIP. */
export function openBundleResults(id: string): Promise<Blob> {
  return bytes(`/bundle-cases/${id}/results/open`)
}

/** A copy for one purpose; its holder alone may. */
export function openLicenceCopy(id: string, format: 'ofd' | 'pdf'): Promise<Blob> {
  return bytes(`/licence-copies/${id}/open`, { format })
}

/** Hands a file to the person's own machine. */
export function saveAs(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** The address of a licence's QR picture, for an <img>. */
export function licenceQr(id: string): string {
  return `${BASE}/licences/${id}/qr`
}

/** The address of a material's sample, for an <img> or a new tab. */
export function sampleOf(item: string, requirement: string): string {
  return `${BASE}/items/${encodeURIComponent(item)}/samples/${encodeURIComponent(requirement)}`
}

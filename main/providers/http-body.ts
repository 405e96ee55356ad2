// Turns the few kinds of request body the adapters send into bytes and a content type.
import { randomBytes } from 'node:crypto'

/** One file part of a multipart form. */
export type FilePart = { name: string; filename: string; type: string; bytes: Uint8Array }
export type HttpBody =
  | { kind: 'json'; value: unknown }
  | { kind: 'form'; fields: Readonly<Record<string, string>> }
  /** Text parts in their order, then the file as the last part (object stores refuse any other order). */
  | { kind: 'multipart'; fields: readonly (readonly [string, string])[]; file: FilePart }
  | { kind: 'raw'; type: string; bytes: Uint8Array }

/** The bytes of a body and the value of its Content-Type header. Always whole, so a Content-Length can be sent. */
export function encodeBody(body: HttpBody): { type: string; bytes: Uint8Array } {
  switch (body.kind) {
    case 'json':
      return { type: 'application/json', bytes: Buffer.from(JSON.stringify(body.value)) }
    case 'form':
      return {
        type: 'application/x-www-form-urlencoded',
        bytes: Buffer.from(new URLSearchParams(body.fields).toString()),
      }
    case 'multipart':
      return multipart(body.fields, body.file)
    case 'raw':
      return { type: body.type, bytes: body.bytes }
    default:
      return body satisfies never
  }
}

/** RFC 7578 form data; names are escaped as browsers do it. */
function multipart(
  fields: readonly (readonly [string, string])[],
  file: FilePart,
): { type: string; bytes: Uint8Array } {
  const boundary = `tillgate-${randomBytes(16).toString('hex')}`
  const parts: Uint8Array[] = []
  for (const [name, value] of fields)
    parts.push(
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"\r\n\r\n${value}\r\n`),
    )
  parts.push(
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(file.name)}"; ` +
        `filename="${escapeName(file.filename)}"\r\nContent-Type: ${file.type}\r\n\r\n`,
    ),
    file.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  )
  return { type: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat(parts) }
}

function escapeName(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}

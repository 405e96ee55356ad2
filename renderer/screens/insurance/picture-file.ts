// Looks at a picture file before anything is made of it: a picture at all, and not larger than a camera makes them.

/** Why a file is not taken. */
export type PictureProblem = 'not-a-picture' | 'too-large'

/** The largest cameras of phones; four bytes a pixel are 200 MB for a moment. */
const MOST_PIXELS = 50_000_000
const MOST_BYTES = 60_000_000

/** Null when the file can be used. The browser's own decoder decides what a picture is, whatever the file's name says. */
export async function pictureProblem(file: Blob): Promise<PictureProblem | null> {
  if (file.size > MOST_BYTES) return 'too-large'
  const picture = await createImageBitmap(file).catch(() => null)
  if (picture === null) return 'not-a-picture'
  const pixels = picture.width * picture.height
  picture.close()
  if (pixels === 0) return 'not-a-picture'
  return pixels > MOST_PIXELS ? 'too-large' : null
}

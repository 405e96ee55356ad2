// Looks at a picture file before anything is made of it: a picture at all, and not larger than a camera makes them.

/** Why a file is not taken. */
export type PictureProblem = 'not-a-picture' | 'too-large'

/** The largest cameras of phones; unpacked they are 200 MB. */
const MOST_PIXELS = 50_000_000
const MOST_BYTES = 60_000_000

/**
 * Null when the file may be unpacked. The browser itself decides what a picture is, whatever the file's name says, and
 * tells its size from the head of the file: a small file that would unpack to gigabytes is never unpacked.
 */
export async function pictureProblem(file: Blob): Promise<PictureProblem | null> {
  if (file.size > MOST_BYTES) return 'too-large'
  const address = URL.createObjectURL(file)
  try {
    const { width, height } = await sizeOf(address)
    if (width === 0 || height === 0) return 'not-a-picture'
    return width * height > MOST_PIXELS ? 'too-large' : null
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** Zero for anything that is no picture. */
function sizeOf(address: string): Promise<{ width: number; height: number }> {
  return new Promise(resolve => {
    const image = new Image()
    const tell = () => resolve({ width: image.naturalWidth, height: image.naturalHeight })
    image.addEventListener('load', tell, { once: true })
    image.addEventListener('error', tell, { once: true })
    image.src = address
  })
}

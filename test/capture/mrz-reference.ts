// The recogniser's network written the plain way, loop by loop, to compare the product's kernel with.

type Map = { values: Float32Array; channels: number; height: number; width: number }

const shapes: readonly (readonly [number, number, number, number])[] = [
  [16, 1, 3, 3],
  [32, 16, 3, 3],
  [48, 32, 3, 3],
  [64, 48, 3, 3],
  [96, 64, 3, 3],
  [80, 96, 1, 3],
  [38, 80, 1, 1],
]

/** Logits [class][column] of a strip of 24 rows, from the trainer's weights. */
export function plainRecognise(weights: Float32Array, strip: Float32Array, width: number): Map {
  let at = 0
  const layers = shapes.map(shape => {
    const size = shape[0] * shape[1] * shape[2] * shape[3]
    const filter = weights.subarray(at, at + size)
    const bias = weights.subarray(at + size, at + size + shape[0])
    at += size + shape[0]
    return { shape, filter, bias }
  })
  const conv = (map: Map, index: number, up: number, relu = true): Map => {
    const { shape, filter, bias } = layers[index]!
    const [out, channels, rows, columns] = shape
    const height = map.height + 2 * up - rows + 1
    const side = columns >> 1
    const values = new Float32Array(out * height * map.width)
    for (let o = 0; o < out; o++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < map.width; x++) {
          let sum = bias[o]!
          for (let c = 0; c < channels; c++) {
            for (let i = 0; i < rows; i++) {
              for (let j = 0; j < columns; j++) {
                const [row, column] = [y + i - up, x + j - side]
                if (row < 0 || row >= map.height || column < 0 || column >= map.width) continue
                sum +=
                  filter[((o * channels + c) * rows + i) * columns + j]! *
                  map.values[(c * map.height + row) * map.width + column]!
              }
            }
          }
          values[(o * height + y) * map.width + x] = relu ? Math.max(0, sum) : sum
        }
      }
    }
    return { values, channels: out, height, width: map.width }
  }
  const pool = (map: Map, down: number, across: number): Map => {
    const [height, columns] = [map.height / down, map.width / across]
    const values = new Float32Array(map.channels * height * columns).fill(-Infinity)
    for (let c = 0; c < map.channels; c++) {
      for (let y = 0; y < map.height; y++) {
        for (let x = 0; x < map.width; x++) {
          const to = (c * height + Math.floor(y / down)) * columns + Math.floor(x / across)
          values[to] = Math.max(values[to]!, map.values[(c * map.height + y) * map.width + x]!)
        }
      }
    }
    return { values, channels: map.channels, height, width: columns }
  }
  const first = pool(conv({ values: strip, channels: 1, height: 24, width }, 0, 1), 2, 2)
  const third = conv(pool(conv(first, 1, 1), 2, 2), 2, 1)
  const fifth = conv(pool(conv(third, 3, 1), 2, 1), 4, 0)
  return conv(conv(fifth, 5, 0), 6, 0, false)
}

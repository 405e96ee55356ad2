// SHA-256 of the database binaries this till is built with. Generated: run `node scripts/native-hash.mjs`.
export const nativeHashes: Readonly<Record<string, string>> = {
  'darwin-arm64': 'c45fd39d66a36bb4683a78ec6395429af0c4f0ebbbeea64ffc36c3a2380a3e03',
  'darwin-x64': 'ebdc3de0ca192960581fd9c67967876d374114e1d1ee72da47d8c74eec2d2faa',
  'linux-arm64': 'bfa8c1f220b9430cb99c1197d5772e255aad3c90847572a202b29872ce1bcb4e',
  'linux-x64': '1a03a2916dd210925f8a074d460f0f7a2a28b1aeed2a1c3e2bf1a3b0322276cf',
  'win32-arm64': '0f9141489eb25c9605a690e23867e1ff71f8b542caaa7ef9c1317149ca558df4',
  'win32-x64': '2442992c114c9dcaa299c2495370f09a890e02706e96c642f9f8d61ce2998848',
}

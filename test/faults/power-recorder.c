// Preloaded into a till: writes down every change it makes below one folder, in order, with what was synced and when.
//
// POWER_DIR    the folder that is watched
// POWER_RECORD where the record goes; it must not lie in that folder
// POWER_MARKS  a file name; what is written to it becomes a mark in the record
//
// One entry, little endian: u8 op, u16 length of name, u16 length of second name, u64 inode, u64 offset, u32 length of data,
// name, second name, data. Names are relative to the folder, "" is the folder itself. SQLite's shared memory (-shm) is left
// out: it is rebuilt after a power cut.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, SYNC, TRUNCATE, CREATE, UNLINK, RENAME, MKDIR, SYNC_FOLDER, MARK, LINK };
enum { MOST_FILES = 4096, MOST_NAME = 1024 };

struct file {
  char kind; // 0: not watched, 'f': file, 'd': folder, 'm': marks
  uint64_t inode;
  char name[MOST_NAME];
};
static struct file files[MOST_FILES];
static const char *folder, *marks;
static int record = -1;
// Held over the call and its entry, so that the order in the record is the order on the disk for all threads.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void start(void) {
  const char *to = getenv("POWER_RECORD");
  folder = getenv("POWER_DIR");
  marks = getenv("POWER_MARKS");
  if (folder && to) record = (int)syscall(SYS_openat, AT_FDCWD, to, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
}

/** Null when the path is not below the folder. */
static const char *inside(const char *path) {
  size_t length = folder ? strlen(folder) : 0, rest;
  if (record < 0 || !path || strncmp(path, folder, length) != 0) return NULL;
  path += length;
  if (*path != '/' && *path != 0) return NULL;
  while (*path == '/') path++;
  rest = strlen(path);
  if (rest >= MOST_NAME || (rest > 4 && !strcmp(path + rest - 4, "-shm"))) return NULL;
  return path;
}

static void put(const void *bytes, size_t length) {
  while (length > 0) {
    ssize_t done = syscall(SYS_write, record, bytes, length);
    // A record with a gap would prove nothing.
    if (done <= 0) abort();
    bytes = (const char *)bytes + done;
    length -= (size_t)done;
  }
}

static void note(int op, const char *name, const char *second, uint64_t inode, uint64_t offset, const void *data, uint32_t length) {
  unsigned char head[25];
  uint16_t first = (uint16_t)strlen(name), other = (uint16_t)strlen(second);
  head[0] = (unsigned char)op;
  memcpy(head + 1, &first, 2);
  memcpy(head + 3, &other, 2);
  memcpy(head + 5, &inode, 8);
  memcpy(head + 13, &offset, 8);
  memcpy(head + 21, &length, 4);
  put(head, sizeof head);
  put(name, first);
  put(second, other);
  put(data, length);
}

static struct file *watched(int fd) {
  return fd >= 0 && fd < MOST_FILES && files[fd].kind ? &files[fd] : NULL;
}

static void watch(int fd, const char *path, int flags, int existed) {
  struct stat now;
  const char *name = inside(path);
  if (fd < 0 || fd >= MOST_FILES) return;
  files[fd].kind = 0;
  if (record >= 0 && marks && path && !strcmp(path, marks)) files[fd].kind = 'm';
  if (!name || fstat(fd, &now) != 0) return;
  files[fd].kind = S_ISDIR(now.st_mode) ? 'd' : 'f';
  files[fd].inode = now.st_ino;
  strcpy(files[fd].name, name);
  if (!existed) note(CREATE, name, "", now.st_ino, 0, "", 0);
  else if (flags & O_TRUNC) note(TRUNCATE, name, "", now.st_ino, 0, "", 0);
}

#define OPEN(name, declared, passed) \
  int name declared { \
    mode_t mode = 0; \
    REAL(name); \
    if (flags & (O_CREAT | O_TMPFILE)) { \
      va_list more; \
      va_start(more, flags); \
      mode = va_arg(more, mode_t); \
      va_end(more); \
    } \
    pthread_mutex_lock(&lock); \
    int existed = access(path, F_OK) == 0; \
    int fd = real passed; \
    watch(fd, path, flags, existed); \
    pthread_mutex_unlock(&lock); \
    return fd; \
  }
OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), (path, flags, mode))
OPEN(openat, (int at, const char *path, int flags, ...), (at, path, flags, mode))
OPEN(openat64, (int at, const char *path, int flags, ...), (at, path, flags, mode))

int close(int fd) {
  REAL(close);
  pthread_mutex_lock(&lock);
  if (fd >= 0 && fd < MOST_FILES) files[fd].kind = 0;
  int result = real(fd);
  pthread_mutex_unlock(&lock);
  return result;
}

static void wrote(struct file *file, uint64_t offset, const void *data, ssize_t length) {
  if (length <= 0) return;
  if (file->kind == 'm') note(MARK, "", "", 0, 0, data, (uint32_t)length);
  else note(WRITE, file->name, "", file->inode, offset, data, (uint32_t)length);
}

/** Where the next write without an offset goes. */
static uint64_t place(int fd) {
  struct stat now;
  if (fcntl(fd, F_GETFL) & O_APPEND) return fstat(fd, &now) == 0 ? (uint64_t)now.st_size : 0;
  return (uint64_t)lseek(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *data, size_t length) {
  REAL(write);
  struct file *file = watched(fd);
  if (!file) return real(fd, data, length);
  pthread_mutex_lock(&lock);
  uint64_t offset = place(fd);
  ssize_t done = real(fd, data, length);
  wrote(file, offset, data, done);
  pthread_mutex_unlock(&lock);
  return done;
}

#define PWRITE(name, type) \
  ssize_t name(int fd, const void *data, size_t length, type offset) { \
    REAL(name); \
    struct file *file = watched(fd); \
    if (!file) return real(fd, data, length, offset); \
    pthread_mutex_lock(&lock); \
    ssize_t done = real(fd, data, length, offset); \
    wrote(file, (uint64_t)offset, data, done); \
    pthread_mutex_unlock(&lock); \
    return done; \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

static void wrote_parts(struct file *file, uint64_t offset, const struct iovec *parts, int count, ssize_t done) {
  for (int i = 0; i < count && done > 0; i++) {
    ssize_t length = (ssize_t)parts[i].iov_len < done ? (ssize_t)parts[i].iov_len : done;
    wrote(file, offset, parts[i].iov_base, length);
    offset += (uint64_t)length;
    done -= length;
  }
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  struct file *file = watched(fd);
  if (!file) return real(fd, parts, count);
  pthread_mutex_lock(&lock);
  uint64_t offset = place(fd);
  ssize_t done = real(fd, parts, count);
  wrote_parts(file, offset, parts, count, done);
  pthread_mutex_unlock(&lock);
  return done;
}

#define PWRITEV(name, type) \
  ssize_t name(int fd, const struct iovec *parts, int count, type offset) { \
    REAL(name); \
    struct file *file = watched(fd); \
    if (!file) return real(fd, parts, count, offset); \
    pthread_mutex_lock(&lock); \
    ssize_t done = real(fd, parts, count, offset); \
    wrote_parts(file, (uint64_t)offset, parts, count, done); \
    pthread_mutex_unlock(&lock); \
    return done; \
  }
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)

#define SYNCING(call) \
  int call(int fd) { \
    REAL(call); \
    struct file *file = watched(fd); \
    if (!file || file->kind == 'm') return real(fd); \
    pthread_mutex_lock(&lock); \
    int result = real(fd); \
    if (result == 0) note(file->kind == 'd' ? SYNC_FOLDER : SYNC, file->name, "", file->inode, 0, "", 0); \
    pthread_mutex_unlock(&lock); \
    return result; \
  }
SYNCING(fsync)
SYNCING(fdatasync)

#define TRUNCATING(call, type) \
  int call(int fd, type length) { \
    REAL(call); \
    struct file *file = watched(fd); \
    if (!file) return real(fd, length); \
    pthread_mutex_lock(&lock); \
    int result = real(fd, length); \
    if (result == 0) note(TRUNCATE, file->name, "", file->inode, (uint64_t)length, "", 0); \
    pthread_mutex_unlock(&lock); \
    return result; \
  }
TRUNCATING(ftruncate, off_t)
TRUNCATING(ftruncate64, off64_t)

/** A call that changes one name. */
#define NAMED(name, op, declared, passed) \
  int name declared { \
    REAL(name); \
    const char *in = inside(path); \
    pthread_mutex_lock(&lock); \
    int result = real passed; \
    if (result == 0 && in) note(op, in, "", 0, 0, "", 0); \
    pthread_mutex_unlock(&lock); \
    return result; \
  }
NAMED(unlink, UNLINK, (const char *path), (path))
NAMED(unlinkat, UNLINK, (int at, const char *path, int flags), (at, path, flags))
NAMED(remove, UNLINK, (const char *path), (path))
NAMED(rmdir, UNLINK, (const char *path), (path))
NAMED(mkdir, MKDIR, (const char *path, mode_t mode), (path, mode))

/** Copies inside the kernel pass no bytes by here: refused, so that the caller reads and writes instead. */
#define COPIED(call, declared, passed) \
  ssize_t call declared { \
    REAL(call); \
    if (!watched(out)) return real passed; \
    errno = EINVAL; \
    return -1; \
  }
COPIED(copy_file_range, (int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags), (in, from, out, to, length, flags))
COPIED(sendfile, (int out, int in, off_t *from, size_t length), (out, in, from, length))
COPIED(sendfile64, (int out, int in, off64_t *from, size_t length), (out, in, from, length))

/** libuv makes some of its calls by number. */
long syscall(long number, ...) {
  static long (*real)(long, ...);
  long passed[6];
  va_list all;
  if (!real) real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  va_start(all, number);
  for (int i = 0; i < 6; i++) passed[i] = va_arg(all, long);
  va_end(all);
  if (number == SYS_copy_file_range && watched((int)passed[2])) {
    errno = EINVAL;
    return -1;
  }
  return real(number, passed[0], passed[1], passed[2], passed[3], passed[4], passed[5]);
}

/** A call that gives a file another or a second name. */
#define RENAMED(call, op) \
  int call(const char *from, const char *to) { \
    REAL(call); \
    const char *source = inside(from), *target = inside(to); \
    pthread_mutex_lock(&lock); \
    int result = real(from, to); \
    if (result == 0 && source && target) note(op, source, target, 0, 0, "", 0); \
    pthread_mutex_unlock(&lock); \
    return result; \
  }
RENAMED(rename, RENAME)
RENAMED(link, LINK)

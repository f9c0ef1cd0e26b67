/*
 * The table of images, by the identity of their files: device, inode and count of changes.
 *
 * Owns: struct image, which lives while a process has to do with it or the page has it compiled;
 * and the bounds of what the page keeps. Entry points: image.h. Does not do: who may execute what,
 * and loading (exec.c).
 */
#include "image.h"

#include <assert.h>
#include <stdlib.h>

#include "boot/boot.h"

#define BUCKETS 256
/** Then the one that was executed longest ago goes. */
#define KNOWN_MAX 128
#define KNOWN_BYTES_MAX (2ll * EXA_IMAGE_MAX)

static struct image *images[BUCKETS];
static uint32_t last_number, known;
static int64_t known_bytes;
static uint64_t uses;

static struct image **bucket(uint64_t dev, uint64_t ino)
{
	return &images[(ino ^ ino >> 20 ^ dev) % BUCKETS];
}

struct image *image_of(const struct exa_stat *st)
{
	struct image **first = bucket(st->dev, st->ino), *i = *first;
	while (i
		&& !(i->dev == st->dev && i->ino == st->ino && i->version == st->spare
			&& i->ctime == st->ctime && i->size == st->size))
		i = i->next;
	if (i)
		return image_hold(i);
	if (!(i = malloc(sizeof *i)))
		return NULL;
	*i = (struct image){ .next = *first,
		.references = 1,
		.number = ++last_number ? last_number : ++last_number,
		.version = st->spare,
		.dev = st->dev,
		.ino = st->ino,
		.ctime = st->ctime,
		.size = st->size,
		.mode = st->mode,
		.uid = st->uid,
		.gid = st->gid };
	return *first = i;
}

struct image *image_hold(struct image *image)
{
	if (image)
		image->references++;
	return image;
}

static void sweep(struct image *image)
{
	if (image->references || image->known)
		return;
	struct image **at = bucket(image->dev, image->ino);
	while (*at != image)
		at = &(*at)->next;
	*at = image->next;
	free(image->name);
	free(image);
}

void image_put(struct image *image)
{
	if (!image)
		return;
	assert(image->references);
	image->references--;
	sweep(image);
}

static void drop(struct image *image)
{
	image->known = false;
	known--;
	known_bytes -= image->size;
	tell(EXA_ENDPOINT(EXA_SERVER_page, 0), image_drop,
		(&(struct image_drop_request){ .image = image->number }), NULL, 0);
	sweep(image);
}

/* The one that was used longest ago; null: there is none but `but`. */
static struct image *oldest(const struct image *but)
{
	struct image *found = NULL;
	for (struct image **first = images; first < images + BUCKETS; first++)
		for (struct image *i = *first; i; i = i->next)
			if (i->known && i != but && (!found || i->used < found->used))
				found = i;
	return found;
}

void image_keep(struct image *image)
{
	if (!image->known) {
		known++;
		known_bytes += image->size;
	}
	image->known = true;
	image_executed(image);
	for (struct image *i;
		 (known > KNOWN_MAX || known_bytes > KNOWN_BYTES_MAX) && (i = oldest(image));)
		drop(i);
}

void image_executed(struct image *image) { image->used = ++uses; }

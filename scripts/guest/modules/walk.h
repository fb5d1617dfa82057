/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A second opinion: what an SMMUv3 would do, read from its registers and from
 * its tables in memory.
 *
 * Nothing here comes from the driver under test: the masks are written again
 * from the architecture (Arm IHI 0070, "Stream Table Entry", "Context
 * Descriptor"; Arm DDI 0487, "VMSAv8-64 translation table format descriptors").
 */
#ifndef WALK_H
#define WALK_H

#include <linux/types.h>

/* STE.Config */
enum walk_config {
	WALK_ABORT	= 0,
	WALK_BYPASS	= 4,
	WALK_STAGE1	= 5,
	WALK_STAGE2	= 6,
	WALK_NESTED	= 7,
};

/* What a mapping makes of the memory behind it, coarsely. */
enum walk_memory {
	WALK_DEVICE,
	WALK_NONCACHED,
	WALK_CACHED,
};

/**
 * struct walk_root - where a translation begins
 * @table: physical address of the first-level table
 * @mair: memory attributes that stage 1 descriptors point into
 * @granule_lg2: log2 of the granule in bytes
 * @input_bits: size of the input address space
 * @level: level of the first table
 * @stage2: the descriptors are stage 2's
 * @wide: addresses of 52 bits are packed into the descriptors
 */
struct walk_root {
	u64 table;
	u64 mair;
	u8 granule_lg2;
	u8 input_bits;
	s8 level;
	bool stage2;
	bool wide;
};

/**
 * struct walk_stream - what the SMMU has for a StreamID
 * @valid: there is a valid entry
 * @two_level: the stream table has two levels
 * @config: what the entry says
 * @asid: from the context descriptor, when stage 1 translates
 * @vmid: from the entry
 * @root: the tables, when a stage translates
 */
struct walk_stream {
	bool valid;
	bool two_level;
	enum walk_config config;
	u16 asid;
	u16 vmid;
	struct walk_root root;
};

/**
 * struct walk_leaf - where a walk ended
 * @pa: output address for the input address, not only for its page
 * @size: what the descriptor maps, in bytes
 * @memory: what the memory is to the device
 * @level: where the descriptor was found
 * @readable: the device may read
 * @writable: the device may write
 * @executable: the device may fetch instructions
 * @privileged: only privileged accesses may (stage 1)
 */
struct walk_leaf {
	u64 pa;
	u64 size;
	enum walk_memory memory;
	s8 level;
	bool readable;
	bool writable;
	bool executable;
	bool privileged;
};

/**
 * walk_stream_lookup() - find what the SMMU has for a StreamID
 * @regs: the SMMU's registers, page 0
 * @sid: StreamID
 * @out: what was found
 *
 * Context: Any; nobody may change the tables meanwhile.
 * Return: 0; -ENXIO when the SMMU is off, -ERANGE when the stream table does
 * not reach @sid, -EFAULT when a table is outside of memory, -EINVAL when a
 * field holds what the architecture does not allow. An entry with V=0 is
 * no error.
 */
int walk_stream_lookup(void __iomem *regs, u32 sid, struct walk_stream *out);

/**
 * walk_root_init() - describe where tables begin
 * @root: filled in, but for @mair
 * @stage2: the tables are stage 2's
 * @table: physical address of the first table
 * @tg: granule as CD.TG0 and STE.S2TG encode it
 * @tsz: 64 less the bits of the input address space
 * @sl0: stage 2: where to begin, as STE.S2SL0 encodes it
 * @ps: output size as CD.IPS and STE.S2PS encode it
 *
 * Return: 0, or -EINVAL when the architecture does not allow this.
 */
int walk_root_init(struct walk_root *root, bool stage2, u64 table,
		   unsigned int tg, unsigned int tsz, unsigned int sl0,
		   unsigned int ps);

/**
 * walk_table() - translate an address as the SMMU would
 * @root: where to begin
 * @iova: input address
 * @leaf: where the walk ended
 *
 * Context: Any; nobody may free the tables meanwhile.
 * Return: 0; -ENOENT when nothing is mapped there, -EFAULT when a table is
 * outside of memory, -EINVAL when a descriptor is not well formed.
 */
int walk_table(const struct walk_root *root, u64 iova, struct walk_leaf *leaf);

#endif /* WALK_H */

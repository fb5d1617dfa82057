/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The protocol of queue/cmdq.c, for spin: CPUs that submit, an SMMU that consumes, an
 * interrupt handler that sees to its errors.  The numbers of the steps are those of
 * Documentation/command-queue.rst.
 *
 * Proved for all interleavings: a slot is written only when the SMMU has consumed what was
 * there (I2); the SMMU finds in a slot what belongs there (I3); a waiter returns after its
 * commands were consumed, and learns of its own failure; nobody waits for ever, be the SMMU
 * working or dead (I4).
 *
 * Positions do not wrap here, slots do.  Memory is sequentially consistent but for the one
 * store whose order matters to I4, the mark: where there is no barrier it may become visible
 * late.
 *
 * Faults to be found, each by its name: NO_ROOM, NO_BARRIER, NO_SECOND_LOOK, STALE_MARK,
 * TWO_PUBLISHERS, EARLY_RETURN, OTHERS_FAILURE.
 */
#ifndef CPUS
#define CPUS	3
#endif
#ifndef TIMES
#define TIMES	2	/* submissions of each */
#endif
#define SLOTS	4
#define TOTAL	2	/* a command, and a CMD_SYNC */
#define NOBODY	255

byte ticket, published, prod, cons, consumed;
bool publishing, dead;
byte ready[SLOTS];	/* where the submission ends that begins here */
byte slot[SLOTS];	/* 1 + the position that is written there */

bool stuck;		/* the SMMU has stopped for ever */
bool error;		/* the SMMU waits for GERROR to be acknowledged */
byte failed = NOBODY;	/* position of the command that was refused */
bool may_fail = true, may_stick = true;

#define INDEX(pos)	((pos) % SLOTS)

active proctype smmu()
{
end:	do
	:: atomic { cons < prod && !error && !stuck ->
		assert(slot[INDEX(cons)] == cons + 1);
		if
		:: cons++
		:: may_fail && cons % TOTAL == 0 -> may_fail = false; error = true
		:: may_stick -> may_stick = false; stuck = true
		fi }
	od
}

active proctype interrupt()
{
end:	do
	:: error -> failed = cons; error = false; cons++
	od
}

#ifdef NO_BARRIER
byte late[CPUS];	/* a mark that nobody sees yet: 1 + where the submission begins */

active proctype store_buffers()
{
end:	do
	:: atomic { late[0] -> ready[INDEX(late[0] - 1)] = late[0] - 1 + TOTAL; late[0] = 0 }
	:: atomic { late[1] -> ready[INDEX(late[1] - 1)] = late[1] - 1 + TOTAL; late[1] = 0 }
	:: atomic { late[2] -> ready[INDEX(late[2] - 1)] = late[2] - 1 + TOTAL; late[2] = 0 }
	od
}
#endif

/* A mark that was stored without a barrier becomes visible some time. */
inline mark(pos)
{
#ifdef NO_BARRIER
	late[me] = pos + 1
#else
	ready[INDEX(pos)] = pos + TOTAL
#endif
}

/* What a look at CONS says; the look and what is made of it are apart. */
inline observe(pos)
{
	pos = cons;
	if
	:: pos > published -> pos = consumed
	:: else
	fi
}

inline publish()
{
	do
	::
#ifdef TWO_PUBLISHERS
		if
		:: publishing -> break
		:: else -> skip
		fi;
		publishing = true;
#else
		if
		:: atomic { publishing -> break }
		:: atomic { !publishing -> publishing = true }
		fi;
#endif
		fence = published;
		do
#ifdef STALE_MARK
		:: ready[INDEX(fence)] && fence < ticket -> fence = fence + TOTAL
#else
		:: ready[INDEX(fence)] > fence -> fence = ready[INDEX(fence)]
#endif
		:: else -> break
		od;
		if
		:: fence != published -> published = fence; prod = fence
		:: else
		fi;
		publishing = false;
#ifdef NO_SECOND_LOOK
		break
#else
		if
		:: ready[INDEX(fence)] > fence
		:: else -> break
		fi
#endif
	od
}

active [CPUS] proctype cpu()
{
	byte pos, seen, fence, times, j;
#ifdef NO_BARRIER
	byte me = _pid - 3;
#endif
	bool mine;

	do
	:: times == TIMES || dead -> break				/* 1 */
	:: else ->
		times++;
		d_step { pos = ticket; ticket = ticket + TOTAL };	/* 2 */
#ifndef NO_ROOM
		do							/* 3 */
		:: pos + TOTAL <= consumed + SLOTS -> break
		:: else ->
			observe(seen);
			d_step {
				if
				:: consumed < seen -> consumed = seen
				:: else
				fi };
			if
			:: pos + TOTAL <= seen + SLOTS -> break
			:: dead || stuck -> dead = true; goto out
			/* nothing changes before CONS moves: no need to look again */
			:: pos + TOTAL > seen + SLOTS && cons > seen
			fi
		od;
#endif
		j = 0;							/* 4 */
		do
		:: j == TOTAL -> break
		:: else ->
			assert(pos + j < cons + SLOTS);
			slot[INDEX(pos + j)] = pos + j + 1;
			j++
		od;
		mark(pos);						/* 5 */
		publish();						/* 6 */
		if							/* 7 */
#ifdef EARLY_RETURN
		:: cons + 1 > pos
#else
		:: cons > pos + TOTAL - 1
#endif
		:: stuck -> goto out
		fi;
		assert(cons >= pos + TOTAL);
#ifdef OTHERS_FAILURE
		mine = failed != NOBODY && failed < pos + TOTAL;	/* 8 */
#else
		mine = failed >= pos && failed < pos + TOTAL;		/* 8 */
#endif
		assert(mine == (failed == pos || failed == pos + 1))
	od;
out:	skip
}

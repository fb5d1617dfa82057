// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults, in words.
 *
 * Each event becomes one line that says who, what and where, and one that says
 * where to look. Messages are limited for each StreamID, so one device that never
 * stops does not hide what happens to another; what is not printed is counted.
 *
 * A stalled transaction is terminated: nobody here resolves faults. A page request
 * is answered "invalid" for the same reason, so that the device does not wait.
 */
#include "master/fault.h"

#include <linux/device.h>
#include <linux/kernel.h>

#include "hw/cmd.h"
#include "hw/event.h"

/* any of the devices that use the StreamID; they cannot be told apart */
static struct device *device_of(const struct smmu3_stream *stream)
{
	if (!stream)
		return NULL;
	return list_first_entry(&stream->users, struct smmu3_master_stream,
				link)->master->dev;
}

static void describe_access(const struct smmu3_event *evt, char *buf,
			    size_t len)
{
	const char *verb = evt->write ? "write to" :
			   evt->insn ? "instruction fetch from" : "read from";

	if (evt->has_access && evt->has_addr)
		scnprintf(buf, len, "%s%s address 0x%016llx",
			  evt->priv ? "privileged " : "", verb, evt->addr);
	else if (evt->has_addr)
		scnprintf(buf, len, "access to address 0x%016llx", evt->addr);
	else
		scnprintf(buf, len, "access");
}

static void describe_place(const struct smmu3_event *evt, char *buf,
			   size_t len)
{
	int n = 0;

	buf[0] = '\0';
	if (evt->ssv)
		n += scnprintf(buf + n, len - n, ", SubstreamID %#x",
			       evt->ssid);
	if (evt->has_access)
		n += scnprintf(buf + n, len - n, ", stage %d",
			       evt->stage2 ? 2 : 1);
	if (evt->has_ipa)
		n += scnprintf(buf + n, len - n, ", intermediate 0x%llx",
			       evt->ipa);
	if (evt->has_fetch)
		n += scnprintf(buf + n, len - n, ", fetching 0x%llx",
			       evt->fetch);
	if (evt->stall)
		scnprintf(buf + n, len - n, ", was stalled");
}

static void print_event(struct smmu3 *smmu, const struct smmu3_event *evt,
			const struct smmu3_stream *stream)
{
	struct device *dev = device_of(stream);
	char access[64], place[128];

	lockdep_assert_held(&smmu->lock);
	describe_access(evt, access, sizeof(access));
	describe_place(evt, place, sizeof(place));
	dev_err(smmu->dev,
		"fault: %s (StreamID %#x): %s: %s [%s 0x%02x%s], number %lu of this stream\n",
		dev ? dev_name(dev) : "unknown device", evt->sid, access,
		smmu3_event_meaning(evt), smmu3_event_name(evt->code),
		evt->code, place, stream ? stream->faults : 1);
	dev_err(smmu->dev, "fault: look at: %s\n", smmu3_event_advice(evt));
}

static void terminate_stall(struct smmu3 *smmu, const struct smmu3_event *evt)
{
	struct smmu3_cmd_batch batch;

	smmu3_batch_init(&batch, &smmu->cmdq);
	smmu3_cmd_resume(smmu3_batch_next(&batch), evt->sid, evt->stag, false);
	smmu3_batch_send(&batch);
}

static bool is_translation_fault(const struct smmu3_event *evt)
{
	return evt->code >= EVT_F_TRANSLATION && evt->code <= EVT_F_PERMISSION;
}

/* the domain of a translation fault may have a handler of its own */
static bool somebody_handles(struct smmu3 *smmu, const struct smmu3_event *evt,
			     const struct smmu3_stream *stream)
{
	if (!stream || !smmu->report_fault || !is_translation_fault(evt) ||
	    evt->ssv)
		return false;
	if (!stream->domain || stream->domain->kind != SMMU3_PAGING)
		return false;
	return smmu->report_fault(stream->domain, device_of(stream), evt->addr,
				  evt->write);
}

void smmu3_fault_event(void *cookie, const __le64 *record)
{
	static DEFINE_RATELIMIT_STATE(unknown_limit,
				      DEFAULT_RATELIMIT_INTERVAL,
				      DEFAULT_RATELIMIT_BURST);
	struct smmu3 *smmu = cookie;
	struct smmu3_stream *stream;
	struct smmu3_event evt;

	smmu3_event_decode(record, &evt);
	atomic_long_inc(&smmu->faults);

	mutex_lock(&smmu->lock);
	stream = xa_load(&smmu->streams, evt.sid);
	if (stream)
		stream->faults++;
	if (!somebody_handles(smmu, &evt, stream) &&
	    __ratelimit(stream ? &stream->limit : &unknown_limit))
		print_event(smmu, &evt, stream);
	mutex_unlock(&smmu->lock);

	if (evt.stall)
		terminate_stall(smmu, &evt);
}

void smmu3_fault_event_overflow(void *cookie)
{
	struct smmu3 *smmu = cookie;

	atomic_long_inc(&smmu->overflows);
	dev_warn_ratelimited(smmu->dev,
			     "event queue overflowed: some faults are not told\n");
}

void smmu3_fault_page_request(void *cookie, const __le64 *record)
{
	struct smmu3_page_request req;
	struct smmu3_cmd_batch batch;
	struct smmu3 *smmu = cookie;

	smmu3_page_request_decode(record, &req);
	if (!req.last || smmu3_page_request_is_stop(&req))
		return;

	dev_warn_ratelimited(smmu->dev,
			     "page request from StreamID %#x for 0x%016llx refused: no domain here takes page requests\n",
			     req.sid, req.addr);
	smmu3_batch_init(&batch, &smmu->cmdq);
	smmu3_cmd_pri_resp(smmu3_batch_next(&batch), req.sid, req.ssv, req.ssid,
			   req.grpid, PRI_RESP_INVALID);
	smmu3_batch_send(&batch);
}

void smmu3_fault_page_request_overflow(void *cookie)
{
	struct smmu3 *smmu = cookie;

	atomic_long_inc(&smmu->overflows);
	dev_warn_ratelimited(smmu->dev,
			     "page request queue overflowed: the SMMU answered for us\n");
}

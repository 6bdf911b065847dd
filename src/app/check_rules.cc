// Longer than most: one table.
#include "check_rules.h"

namespace yimen::app {
namespace {

constexpr Rule kRules[] = {
    {"a case past acceptance has an owner", "SELECT COALESCE(number, 'draft') FROM cases WHERE owner_staff_id IS NULL "
                                            "AND state IN ('accepted', 'suspended', 'reviewed', 'approved',"
                                            " 'result_issued', 'delivered') ORDER BY id LIMIT 20"},
    {"a case has the state of its last step",
     "SELECT COALESCE(c.number, 'draft') FROM cases c JOIN case_step s ON s.case_id = c.id AND s.ended_at IS NULL"
     " WHERE s.state <> c.state ORDER BY c.id LIMIT 20"},
    {"exactly one step of a case is open",
     "SELECT COALESCE(c.number, 'draft') FROM cases c LEFT JOIN case_step s ON s.case_id = c.id AND s.ended_at IS NULL"
     " GROUP BY c.id, c.number HAVING count(s.case_id) <> 1 ORDER BY c.id LIMIT 20"},
    {"each step begins in the state that the one before left",
     "SELECT s.action FROM case_step s JOIN case_step p ON p.case_id = s.case_id AND p.revision ="
     " (SELECT max(q.revision) FROM case_step q WHERE q.case_id = s.case_id AND q.revision < s.revision)"
     " WHERE p.state <> s.from_state ORDER BY s.case_id, s.revision LIMIT 20"},
    {"no step lies before the one before it",
     "SELECT s.action FROM case_step s JOIN case_step p ON p.case_id = s.case_id AND p.ended_at IS NOT NULL AND "
     "p.revision ="
     " (SELECT max(q.revision) FROM case_step q WHERE q.case_id = s.case_id AND q.revision < s.revision)"
     " WHERE s.at < p.at OR p.ended_at <> s.at ORDER BY s.case_id, s.revision LIMIT 20"},
    {"every step of a case is in the journal", "SELECT s.action FROM case_step s LEFT JOIN (SELECT DISTINCT object_id, "
                                               "action FROM journal_entry WHERE object_kind = 'case') j"
                                               " ON j.object_id = s.case_id AND j.action = 'case.' || s.action WHERE "
                                               "j.object_id IS NULL ORDER BY s.case_id, s.revision LIMIT 20"},
    {"an accepted case has both limits",
     "SELECT COALESCE(number, '') FROM cases WHERE accepted_on IS NOT NULL AND (promised_due IS NULL OR"
     " legal_due IS NULL OR promised_due > legal_due) ORDER BY id LIMIT 20"},
    {"a special procedure lasts exactly while its case is suspended",
     "SELECT COALESCE(c.number, '') FROM cases c LEFT JOIN case_procedure p ON p.case_id = c.id AND p.on_again IS NULL"
     " WHERE (c.state = 'suspended') <> (p.case_id IS NOT NULL) ORDER BY c.id LIMIT 20"},
    {"nothing is decided while a stage is open",
     "SELECT COALESCE(c.number, '') FROM case_stage s JOIN cases c ON c.id = s.case_id WHERE s.state = 'open' AND "
     "c.state"
     " NOT IN ('accepted', 'suspended', 'reviewed') ORDER BY c.id LIMIT 20"},
    {"a reviewed case waits for no stage that comes before the review",
     "SELECT COALESCE(c.number, '') FROM case_stage s JOIN cases c ON c.id = s.case_id WHERE s.state = 'open' AND "
     "s.gate ="
     " 'review' AND c.state = 'reviewed' ORDER BY c.id LIMIT 20"},
    {"an inspection is over with the names of two officers",
     "SELECT COALESCE(c.number, '') FROM case_stage s JOIN cases c ON c.id = s.case_id LEFT JOIN case_inspection i ON"
     " i.stage_id = s.id WHERE s.kind = 'inspection' AND s.state = 'answered' AND (i.recorded_by IS NULL OR"
     " s.answered_by_staff_id = i.recorded_by OR s.answered_by_staff_id NOT IN (i.first_officer_id,"
     " i.second_officer_id)) ORDER BY c.id LIMIT 20"},
    {"no standing order for deemed approval was put in force by who wrote at it",
     "SELECT o.basis FROM deemed_order o JOIN deemed_order_author a ON a.order_id = o.id AND a.account_id ="
     " o.published_by ORDER BY o.id LIMIT 20"},
    {"no photograph comes to or goes from a record that two officers have signed",
     "SELECT COALESCE(c.number, '') FROM case_photo p JOIN case_stage s ON s.id = p.stage_id JOIN cases c ON c.id ="
     " s.case_id WHERE s.state = 'answered' AND (p.added_at > s.ended_at OR p.removed_at > s.ended_at) ORDER BY c.id"
     " LIMIT 20"},
    {"a hearing that was held was chaired by somebody who does not review",
     "SELECT COALESCE(c.number, '') FROM case_stage s JOIN cases c ON c.id = s.case_id JOIN case_hearing h ON "
     "h.stage_id ="
     " s.id WHERE s.kind = 'hearing' AND s.state = 'answered' AND (h.held_on IS NULL OR h.chair_staff_id <>"
     " s.answered_by_staff_id OR h.chair_staff_id = c.reviewer_staff_id) ORDER BY c.id LIMIT 20"},
    {"a case is approved by silence only after its legal limit, under a standing order of its department for that",
     "SELECT COALESCE(c.number, '') FROM case_step s JOIN cases c ON c.id = s.case_id LEFT JOIN case_deemed d ON"
     " d.case_id = c.id AND d.state = 'approved' LEFT JOIN seal_order o ON o.id = d.order_id WHERE s.action IN"
     " ('approve_by_silence', 'approve_by_silence_with_gaps') AND (o.id IS NULL OR o.rule <> 'cases.deemed_approval' OR"
     " o.department_id <> c.department_id OR o.staff_id <> d.answers_staff_id OR o.began_at > s.at OR o.ended_at < s.at"
     " OR d.legal_due <> c.legal_due OR d.legal_due >="
     "\n--sqlite: date(s.at / 1000000, 'unixepoch', '+8 hours')"
     "\n--postgres: to_char(to_timestamp(s.at / 1000000) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')"
     "\n) ORDER BY c.id LIMIT 20"},
    {"a case is decided by a person or by silence, once",
     "SELECT COALESCE(c.number, '') FROM cases c JOIN case_deemed d ON d.case_id = c.id AND d.state = 'approved' WHERE"
     " c.decider_staff_id IS NOT NULL OR (SELECT count(*) FROM case_step s WHERE s.case_id = c.id AND s.action IN"
     " ('approve', 'approve_with_gaps', 'refuse', 'approve_by_silence', 'approve_by_silence_with_gaps')) <> 1"
     " ORDER BY c.id LIMIT 20"},
    {"what is to follow is signed for",
     "SELECT COALESCE(c.number, '') FROM case_gap g JOIN cases c ON c.id = g.case_id WHERE g.state IN ('promised',"
     " 'open', 'supplied', 'met', 'missed') AND g.signature_id IS NULL AND g.asked_under IS NULL ORDER BY c.id LIMIT "
     "20"},
    {"a result comes only after what was to follow",
     "SELECT COALESCE(c.number, '') FROM case_gap g JOIN cases c ON c.id = g.case_id WHERE g.state IN ('open',"
     " 'supplied') AND c.state NOT IN ('accepted', 'suspended', 'reviewed', 'approved') ORDER BY c.id LIMIT 20"},
    {"nothing is reviewed while what was asked for after acceptance is waited for",
     "SELECT COALESCE(c.number, '') FROM case_gap g JOIN cases c ON c.id = g.case_id WHERE g.asked_under IS NOT NULL "
     "AND"
     " g.state IN ('open', 'supplied') AND c.state = 'reviewed' ORDER BY c.id LIMIT 20"},
    {"a decided case waits only for what is to follow",
     "SELECT COALESCE(c.number, '') FROM cases c LEFT JOIN case_gap g ON g.case_id = c.id AND g.state IN ('open',"
     " 'supplied') WHERE c.state = 'approved' AND g.case_id IS NULL ORDER BY c.id LIMIT 20"},
    {"a case lapses only for what did not follow in time",
     "SELECT COALESCE(c.number, '') FROM case_step s JOIN cases c ON c.id = s.case_id LEFT JOIN case_gap g ON"
     " g.case_id = c.id AND g.state = 'missed' AND g.asked_under IS NULL WHERE s.action = 'lapse' AND g.case_id IS "
     "NULL ORDER BY c.id LIMIT 20"},
    {"a bundle is submitted with all its members or with none",
     "SELECT b.name FROM bundle_case b JOIN bundle_case_member m ON m.bundle_case_id = b.id JOIN cases c ON c.id ="
     " m.case_id WHERE (b.state = 'draft') <> (c.state = 'draft') ORDER BY b.id LIMIT 20"},
    {"a bundle is done only when all its members have ended",
     "SELECT b.name FROM bundle_case b JOIN bundle_case_member m ON m.bundle_case_id = b.id JOIN cases c ON c.id ="
     " m.case_id WHERE b.state = 'done' AND c.state NOT IN ('result_issued', 'delivered', 'closed', 'refused',"
     " 'not_accepted', 'withdrawn', 'lapsed') ORDER BY b.id LIMIT 20"},
    {"what a bundle says is one version that was published, and the only one in force",
     "SELECT t.name FROM bundle_template t WHERE (SELECT COUNT(*) FROM bundle_template_version v WHERE v.cell_id ="
     " t.cell_id AND v.key = t.key AND v.state = 'in_force') <> 1 OR NOT EXISTS (SELECT 1 FROM bundle_template_version"
     " v WHERE v.cell_id = t.cell_id AND v.key = t.key AND v.state = 'in_force' AND v.digest = t.digest)"
     " ORDER BY t.id LIMIT 20"},
    {"a case that waits for another has something to wait for",
     "SELECT COALESCE(c.number, '') FROM cases c WHERE c.state = 'pending_dependency' AND (EXISTS (SELECT 1 FROM"
     " case_wait w WHERE w.case_id = c.id AND w.failed_at IS NOT NULL) OR NOT EXISTS (SELECT 1 FROM case_wait w WHERE"
     " w.case_id = c.id AND w.met_at IS NULL)) ORDER BY c.id LIMIT 20"},
    // What the relay has not handed on yet is no fault.
    {"a case waits only for one that still runs",
     "SELECT COALESCE(c.number, '') FROM cases c JOIN case_wait w ON w.case_id = c.id AND w.met_at IS NULL JOIN cases o"
     " ON o.id = w.of_case_id WHERE c.state = 'pending_dependency' AND o.state IN ('draft', 'result_issued',"
     " 'delivered', 'closed', 'refused', 'not_accepted', 'withdrawn', 'lapsed') AND NOT EXISTS (SELECT 1 FROM"
     " outbox_event e LEFT JOIN outbox_subscriber s ON s.name = 'cases.bundled' WHERE e.object_id = o.id AND (s.name IS"
     " NULL OR e.tx_id > s.tx_id OR (e.tx_id = s.tx_id AND e.seq > s.seq))) ORDER BY c.id LIMIT 20"},
    {"a case is filed by itself only when all that it waited for is there",
     "SELECT COALESCE(c.number, '') FROM case_step s JOIN cases c ON c.id = s.case_id JOIN case_wait w ON w.case_id ="
     " c.id WHERE s.action = 'file' AND w.met_at IS NULL ORDER BY c.id LIMIT 20"},
    {"nothing is decided while a lost licence waits for a word",
     "SELECT COALESCE(c.number, '') FROM case_use u JOIN cases c ON c.id = u.case_id WHERE u.lost_at IS NOT NULL AND"
     " u.settled IS NULL AND u.ended_at IS NULL AND c.decided_at > u.lost_at ORDER BY c.id LIMIT 20"},
    {"a licence that stands for a material is its applicant's, alone or with others",
     "SELECT u.identifier FROM case_use u JOIN cases c ON c.id = u.case_id LEFT JOIN licence_holder h ON h.licence_id ="
     " u.licence_id AND h.subject_id = c.subject_id WHERE u.licence_id IS NOT NULL AND h.subject_id IS NULL ORDER BY"
     " u.id LIMIT 20"},
    {"every licence has a first holder, and its holders are counted through",
     "SELECT l.identifier FROM licence l LEFT JOIN licence_holder h ON h.licence_id = l.id AND h.subject_id ="
     " l.subject_id AND h.position = 1 WHERE h.licence_id IS NULL OR (SELECT max(q.position) FROM licence_holder q "
     "WHERE"
     " q.licence_id = l.id) <> (SELECT count(*) FROM licence_holder q WHERE q.licence_id = l.id) ORDER BY l.id LIMIT"
     " 20"},
    {"a licence that was issued elsewhere has the record of its import",
     "SELECT l.identifier FROM licence l LEFT JOIN licence_import i ON i.id = l.import_id WHERE l.import_id IS NOT NULL"
     " AND i.id IS NULL ORDER BY l.id LIMIT 20"},
    {"what is posted has a courier's number, and is delivered only after it was sent",
     "SELECT COALESCE(c.number, '') FROM cases c LEFT JOIN case_parcel p ON p.case_id = c.id WHERE (c.sent_at IS NOT "
     "NULL"
     " AND p.courier_number IS NULL) OR (c.delivery_way = 'post' AND c.sent_at IS NULL AND c.state = 'delivered')"
     " ORDER BY c.id LIMIT 20"},
    {"what is promised is signed for",
     "SELECT COALESCE(c.number, '') FROM case_promise p JOIN cases c ON c.id = p.case_id WHERE p.state NOT IN ('named',"
     " 'dropped') AND p.signature_id IS NULL ORDER BY c.id LIMIT 20"},
    {"a result that stands on a promise is checked by a day, and only a result is",
     "SELECT COALESCE(c.number, '') FROM case_promise p JOIN cases c ON c.id = p.case_id WHERE (p.check_by IS NULL) <>"
     " (p.state IN ('named', 'promised', 'dropped')) OR (p.check_by IS NOT NULL AND c.state NOT IN ('result_issued',"
     " 'delivered', 'closed')) OR (p.state = 'promised' AND c.state IN ('result_issued', 'delivered', 'closed'))"
     " ORDER BY c.id LIMIT 20"},
    {"nothing is decided about a promise before the applicant could answer, nor by who found it",
     "SELECT COALESCE(c.number, '') FROM case_promise p JOIN cases c ON c.id = p.case_id LEFT JOIN case_step s ON"
     " s.case_id = c.id AND s.action = 'find_broken' WHERE p.decided_at IS NOT NULL AND (s.case_id IS NULL OR"
     " p.finding IS NULL OR p.answer_by IS NULL OR p.decided_by_staff_id = p.checked_by_staff_id) ORDER BY c.id LIMIT"
     " 20"},
    {"who broke a promise and was told so by a decision is on record, nobody else",
     "SELECT COALESCE(c.number, '') FROM case_promise p JOIN cases c ON c.id = p.case_id LEFT JOIN credit_entry e ON"
     " e.case_id = p.case_id AND e.requirement = p.requirement WHERE (e.case_id IS NOT NULL) <> (p.state IN"
     " ('correcting', 'corrected', 'revoked')) ORDER BY c.id LIMIT 20"},
    {"a record is repaired only after correction, or three months after a revocation",
     "SELECT COALESCE(c.number, '') FROM credit_entry e JOIN cases c ON c.id = e.case_id JOIN case_promise p ON"
     " p.case_id = e.case_id AND p.requirement = e.requirement WHERE e.state IN ('repair_asked', 'repaired') AND"
     " p.state <> 'corrected' AND (p.state <> 'revoked' OR e.repair_asked_at - e.entered_at < 7516800000000)" // 87 days
     " ORDER BY c.id LIMIT 20"},
    {"an accepted case with a promise has its paper",
     "SELECT COALESCE(c.number, '') FROM case_promise p JOIN cases c ON c.id = p.case_id LEFT JOIN case_document d ON"
     " d.case_id = c.id AND d.kind = 'promise' WHERE p.state NOT IN ('named', 'dropped') AND c.accepted_on IS NOT NULL"
     " AND d.id IS NULL ORDER BY c.id LIMIT 20"},
    {"nobody accepts, reviews and decides one case, two of it or all",
     "SELECT COALESCE(number, '') FROM cases WHERE decider_staff_id = acceptor_staff_id OR decider_staff_id ="
     " reviewer_staff_id OR acceptor_staff_id = reviewer_staff_id ORDER BY id LIMIT 20"},
    {"no acceptance and no decision goes beyond its mandate",
     "SELECT COALESCE(c.number, '') FROM case_step s JOIN cases c ON c.id = s.case_id LEFT JOIN mandate m ON m.id ="
     " s.mandate_id WHERE s.authority = 'mandate' AND (m.id IS NULL OR m.giving_department_id <> c.department_id OR"
     " m.receiving_department_id <> s.organ_id OR m.act <> CASE s.role WHEN 'clerk' THEN 'accept' ELSE 'decide' END OR"
     " m.confirmed_at IS NULL OR m.ended_at < s.at OR (m.all_items = FALSE AND NOT EXISTS (SELECT 1 FROM mandate_item i"
     " WHERE i.mandate_id = m.id AND i.item_id = c.item_id)) OR"
     "\n--sqlite: date(s.at / 1000000, 'unixepoch', '+8 hours')"
     "\n--postgres: to_char(to_timestamp(s.at / 1000000) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')"
     "\n NOT BETWEEN m.first_day AND COALESCE(m.last_day, '9999-12-31')) ORDER BY s.case_id, s.revision LIMIT 20"},
    {"who accepts or decides does so for their own organ, or says under which mandate",
     "SELECT COALESCE(c.number, '') FROM case_step s JOIN cases c ON c.id = s.case_id WHERE s.staff_id IS NOT NULL AND"
     " ((s.authority = 'none' AND s.action IN ('notice', 'accept', 'accept_with_gaps', 'refuse_acceptance', 'review',"
     " 'return_to_review', 'approve', 'approve_with_gaps', 'refuse')) OR (s.authority = 'own' AND s.organ_id <>"
     " c.department_id)) ORDER BY s.case_id, s.revision LIMIT 20"},
    {"a rule decides only in force, put there by somebody who did not write it, with its trace, and not while it is "
     "stopped",
     "SELECT COALESCE(c.number, '') FROM case_step s JOIN cases c ON c.id = s.case_id LEFT JOIN instant_run r ON"
     " r.case_id = c.id AND r.outcome = 'approved' LEFT JOIN instant_rule u ON u.id = r.rule_id AND u.item_id ="
     " c.item_id AND u.department_id = c.department_id WHERE s.action = 'approve_by_rule' AND (u.id IS NULL OR"
     " u.published_at > r.at OR u.ended_at < r.at OR EXISTS (SELECT 1 FROM instant_rule_author a WHERE a.rule_id ="
     " u.id AND a.account_id = u.published_by) OR EXISTS (SELECT 1 FROM instant_stop t WHERE t.cell_id = c.cell_id AND"
     " (t.item_id IS NULL OR t.item_id = c.item_id) AND t.stopped_at < r.at AND (t.ended_at IS NULL OR t.ended_at >"
     " r.at))) ORDER BY c.id LIMIT 20"},
    {"what a rule came to in the end is what the case says",
     "SELECT COALESCE(c.number, '') FROM instant_run r JOIN cases c ON c.id = r.case_id WHERE r.outcome = 'approved' "
     "AND"
     " NOT EXISTS (SELECT 1 FROM case_step s WHERE s.case_id = c.id AND s.action = 'approve_by_rule') ORDER BY c.id"
     " LIMIT 20"},
    {"a step of a rule is the organ's own and nobody's of its people",
     "SELECT COALESCE(c.number, '') FROM case_step s JOIN cases c ON c.id = s.case_id WHERE s.action IN"
     " ('receive_by_rule', 'accept_by_rule', 'approve_by_rule') AND (s.staff_id IS NOT NULL OR s.authority <> 'own' OR"
     " s.organ_id <> c.department_id OR s.role <> 'rule') ORDER BY c.id LIMIT 20"},
    {"a case that nobody decided was decided by a rule, or by silence",
     "SELECT COALESCE(c.number, '') FROM cases c WHERE c.decided_at IS NOT NULL AND c.decider_staff_id IS NULL AND NOT"
     " EXISTS (SELECT 1 FROM case_step s WHERE s.case_id = c.id AND s.action IN ('approve_by_rule',"
     " 'approve_by_silence', 'approve_by_silence_with_gaps')) ORDER BY c.id LIMIT 20"},
    {"a paper of a rule is sealed under the order of its version",
     "SELECT d.number FROM case_document d JOIN seal_use u ON u.object_kind = 'case_document' AND u.object_id = d.id"
     " LEFT JOIN seal_order o ON o.id = u.order_id WHERE d.rule IS NOT NULL AND (o.id IS NULL OR o.rule <> d.rule OR"
     " o.rule_version <> d.rule_version) ORDER BY d.id LIMIT 20"},
    {"every version of a rule is in the journal, as is each stop of instant approval",
     "SELECT r.published_by_name FROM instant_rule r LEFT JOIN (SELECT DISTINCT object_id FROM journal_entry WHERE"
     " object_kind = 'instant_rule' AND action = 'instant_rule.publish') j ON j.object_id = r.item_id WHERE j.object_id"
     " IS NULL UNION ALL SELECT t.stopped_by_name FROM instant_stop t LEFT JOIN (SELECT DISTINCT object_id FROM"
     " journal_entry WHERE object_kind = 'instant_rule' AND action = 'instant_rule.stop') j ON j.object_id ="
     " COALESCE(t.item_id, t.id) WHERE j.object_id IS NULL ORDER BY 1 LIMIT 20"},
    {"a paper is made by a text of its kind that was in force that day",
     "SELECT d.number FROM case_document d JOIN paper_text t ON t.id = d.text_id WHERE t.kind <> d.kind OR t.cell_id <>"
     " d.cell_id OR t.in_force_from > d.issued_on OR (t.owner_id IS NOT NULL AND t.owner_id <> d.department_id AND"
     " t.owner_id <> d.cell_id) ORDER BY d.id LIMIT 20"},
    {"every text of papers was put in force by somebody who did not write it, and that is in the journal",
     "SELECT t.kind FROM paper_text t LEFT JOIN (SELECT DISTINCT object_id FROM journal_entry WHERE object_kind ="
     " 'paper_text' AND action = 'paper_text.publish') j ON j.object_id = t.id WHERE t.owner_id IS NOT NULL AND"
     " (j.object_id IS NULL OR EXISTS (SELECT 1 FROM paper_text_author a WHERE a.text_id = t.id AND a.account_id ="
     " t.published_by) OR NOT EXISTS (SELECT 1 FROM paper_text_author a WHERE a.text_id = t.id)) ORDER BY t.id LIMIT "
     "20"},
    {"who acts for somebody stands in for them that day",
     "SELECT COALESCE(c.number, '') FROM case_step s JOIN cases c ON c.id = s.case_id WHERE s.for_staff_id IS NOT NULL"
     " AND NOT EXISTS (SELECT 1 FROM staff_leave l WHERE l.staff_id = s.for_staff_id AND l.deputy_staff_id = s.staff_id"
     " AND (l.ended_at IS NULL OR l.ended_at >= s.at) AND"
     "\n--sqlite: date(s.at / 1000000, 'unixepoch', '+8 hours')"
     "\n--postgres: to_char(to_timestamp(s.at / 1000000) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')"
     "\n BETWEEN l.first_day AND l.last_day) ORDER BY s.case_id, s.revision LIMIT 20"},
    {"nobody who is away stands in for somebody",
     "SELECT a.reason FROM staff_leave a JOIN staff_leave b ON b.staff_id = a.deputy_staff_id WHERE a.ended_at IS NULL"
     " AND b.ended_at IS NULL AND a.first_day <= b.last_day AND b.first_day <= a.last_day ORDER BY a.id LIMIT 20"},
    {"every step of a mandate is in the journal",
     "SELECT m.document_number FROM mandate m LEFT JOIN (SELECT DISTINCT object_id, action FROM journal_entry WHERE"
     " object_kind = 'mandate') j ON j.object_id = m.id AND j.action = CASE m.state WHEN 'proposed' THEN"
     " 'mandate.propose' WHEN 'confirmed' THEN 'mandate.confirm' ELSE 'mandate.end' END WHERE m.taken_over = FALSE AND"
     " j.object_id IS NULL ORDER BY m.id LIMIT 20"},
    {"no licence of ours without a decision",
     "SELECT l.identifier FROM licence l LEFT JOIN cases c ON c.id = l.case_id WHERE l.import_id IS NULL AND"
     " (c.id IS NULL OR c.decided_at IS NULL) ORDER BY l.id LIMIT 20"},
    {"no valid licence of ours without file and signature",
     "SELECT identifier FROM licence WHERE state = 'valid' AND import_id IS NULL AND file_sm3 IS NULL ORDER BY id "
     "LIMIT 20"},
    {"a licence has the state that its last operation made",
     "SELECT l.identifier FROM licence_step s JOIN licence l ON l.id = s.licence_id WHERE s.revision = (SELECT "
     "max(q.revision) FROM licence_step q WHERE q.licence_id = s.licence_id) AND s.to_state <> l.state"
     " ORDER BY s.id LIMIT 20"},
    {"no licence is out of force without an operation",
     "SELECT l.identifier FROM licence l LEFT JOIN licence_step s ON s.licence_id = l.id WHERE l.state IN ('suspended',"
     " 'replaced', 'cancelled', 'withdrawn', 'revoked', 'expired') AND s.id IS NULL AND l.import_id IS NULL ORDER BY"
     " l.id LIMIT 20"},
    {"a licence ends with the result of a case only where that case was granted",
     "SELECT c.number FROM licence_step s LEFT JOIN cases c ON c.id = s.case_id WHERE s.case_id IS NOT NULL"
     " AND (c.id IS NULL OR c.decided_at IS NULL OR s.operation <> 'cancel') ORDER BY s.id LIMIT 20"},
    {"a licence is replaced by the next version of the same number, and only then",
     "SELECT l.identifier FROM licence l LEFT JOIN licence n ON n.supersedes_id = l.id WHERE (l.state = 'replaced') <>"
     " (n.id IS NOT NULL) OR n.version <> l.version + 1 OR n.number <> l.number OR n.subject_id <> l.subject_id"
     " ORDER BY l.id LIMIT 20"},
    {"every operation on a licence is in the journal",
     "SELECT s.operation FROM licence_step s LEFT JOIN (SELECT DISTINCT object_id, action FROM journal_entry WHERE"
     " object_kind = 'licence') j ON j.object_id = s.licence_id AND j.action = 'licence.' || s.operation"
     " WHERE j.object_id IS NULL ORDER BY s.id LIMIT 20"},
    {"a piece of paper is in exactly one place: under way with one open slip, or with somebody, or back",
     "SELECT o.case_number FROM original o LEFT JOIN original_receipt r ON r.id = o.return_id WHERE (o.place ="
     " 'passing') <> ((SELECT count(*) FROM original_slip_line l JOIN original_slip s ON s.id = l.slip_id WHERE"
     " l.original_id = o.id AND s.state = 'open' AND s.id = o.slip_id) = 1) OR (SELECT count(*) FROM"
     " original_slip_line l JOIN original_slip s ON s.id = l.slip_id WHERE l.original_id = o.id AND s.state = 'open')"
     " > 1 OR (o.place IN ('front', 'passing', 'back')) <> (o.holder_staff_id IS NOT NULL) OR (o.place = 'returned')"
     " <> (r.state IS NOT NULL AND r.state = 'signed_for') ORDER BY o.id LIMIT 20"},
    {"a slip has the signatures of two different people, piece by piece, or is open or recalled",
     "SELECT s.number FROM original_slip s LEFT JOIN original_slip_line l ON l.slip_id = s.id WHERE l.slip_id IS NULL"
     " OR (s.state = 'signed_for') <> (s.signed_by IS NOT NULL) OR s.signed_by = s.passed_by OR (s.state ="
     " 'signed_for') <> (l.answer IS NOT NULL) ORDER BY s.id LIMIT 20"},
    {"papers that changed hands were signed for by the visitor first",
     "SELECT o.case_number FROM original o JOIN original_receipt r ON r.id = o.receipt_id WHERE r.state <> 'signed_for'"
     " AND (o.place IN ('passing', 'back', 'returned') OR o.return_id IS NOT NULL) ORDER BY o.id LIMIT 20"},
    {"every step of a slip is in the journal",
     "SELECT s.number FROM original_slip s LEFT JOIN (SELECT DISTINCT object_id, action FROM journal_entry WHERE"
     " object_kind = 'original_slip') p ON p.object_id = s.id AND p.action = 'original_slip.pass' LEFT JOIN (SELECT"
     " DISTINCT object_id, action FROM journal_entry WHERE object_kind = 'original_slip') d ON d.object_id = s.id AND"
     " d.action = 'original_slip.sign' WHERE p.object_id IS NULL OR (s.state = 'signed_for' AND d.object_id IS NULL)"
     " ORDER BY s.id LIMIT 20"},
    {"a seal is used by a person or under an order, once for each document",
     "SELECT min(object_number) FROM seal_use WHERE (staff_id IS NULL) = (order_id IS NULL) GROUP BY object_kind,"
     " object_id UNION ALL SELECT min(object_number) FROM seal_use GROUP BY object_kind, object_id HAVING count(*) > 1"
     " ORDER BY 1 LIMIT 20"},
    {"every sealed licence has the use of its seal, over the same file",
     "SELECT l.identifier FROM licence l LEFT JOIN seal_use u ON u.object_kind = 'licence' AND u.object_id = l.id"
     " WHERE l.file_sm3 IS NOT NULL AND (u.id IS NULL OR u.file_sm3 <> l.file_sm3) ORDER BY l.id LIMIT 20"},
    {"every sealed paper has the use of its seal, over the same file",
     "SELECT d.number FROM case_document d LEFT JOIN seal_use u ON u.object_kind = 'case_document' AND u.object_id = "
     "d.id"
     " WHERE d.ofd_sm3 IS NOT NULL AND (u.id IS NULL OR u.file_sm3 <> d.ofd_sm3) ORDER BY d.id LIMIT 20"},
    {"every use of a seal is in the journal",
     "SELECT u.object_number FROM seal_use u LEFT JOIN (SELECT DISTINCT object_kind, object_id FROM journal_entry"
     " WHERE action = 'seal.use') j ON j.object_kind = u.object_kind AND j.object_id = u.object_id WHERE j.object_id"
     " IS NULL ORDER BY u.id LIMIT 20"},
    {"one case, one licence for each version", "SELECT min(identifier) FROM licence WHERE case_id IS NOT NULL GROUP BY "
                                               "case_id, version HAVING count(*) > 1 ORDER BY 1 LIMIT 20"},
    {"no number of a line is lost or given twice",
     "SELECT c.letter FROM ticket_number n JOIN queue_category c ON c.id = n.category_id WHERE n.last <> (SELECT "
     "count(*)"
     " FROM ticket t WHERE t.number_category_id = n.category_id AND t.day = n.day) ORDER BY n.category_id LIMIT 20"},
    {"no ticket is at two counters",
     "SELECT min(t.letter) FROM counter_session s JOIN ticket t ON t.id = s.ticket_id WHERE s.closed_at IS NULL"
     " GROUP BY s.ticket_id HAVING count(*) > 1 ORDER BY 1 LIMIT 20"},
    {"a counter holds the ticket that says so, and no other",
     "SELECT t.letter FROM ticket t LEFT JOIN counter_session s ON s.counter_id = t.counter_id AND s.closed_at IS NULL"
     " WHERE t.state IN ('called', 'serving') AND (s.ticket_id IS NULL OR s.ticket_id <> t.id) ORDER BY t.id LIMIT 20"},
    {"what a counter holds is called or being served there",
     "SELECT t.state FROM counter_session s JOIN ticket t ON t.id = s.ticket_id WHERE s.closed_at IS NULL AND"
     " (t.state NOT IN ('called', 'serving') OR t.counter_id <> s.counter_id) ORDER BY t.id LIMIT 20"},
    {"who was sent to one counter waits only while somebody sits there",
     "SELECT t.letter FROM ticket t LEFT JOIN counter_session s ON s.counter_id = t.only_counter_id AND s.closed_at IS"
     " NULL WHERE t.state = 'waiting' AND t.only_counter_id IS NOT NULL AND s.id IS NULL ORDER BY t.id LIMIT 20"},
    {"no counter has two tickets at one time",
     "SELECT x.state FROM (SELECT state, began_at, LAG(ended_at) OVER (PARTITION BY counter_id ORDER BY began_at,"
     " ended_at) AS before FROM ticket_span WHERE state IN ('called', 'serving')) x WHERE x.began_at < x.before"
     " ORDER BY x.began_at LIMIT 20"},
    {"the time of a ticket is a chain without gaps",
     "SELECT x.state FROM (SELECT state, began_at, LAG(ended_at) OVER (PARTITION BY ticket_id ORDER BY revision) AS"
     " before FROM ticket_span) x WHERE x.before IS NOT NULL AND x.began_at <> x.before ORDER BY x.began_at LIMIT 20"},
    {"a ticket is since its last span in its state",
     "SELECT t.state FROM ticket t WHERE t.since <> COALESCE((SELECT max(s.ended_at) FROM ticket_span s WHERE"
     " s.ticket_id = t.id), t.issued_at) ORDER BY t.id LIMIT 20"},
    {"every step of a ticket is in the journal",
     "SELECT s.action FROM ticket_span s LEFT JOIN (SELECT DISTINCT object_id, action FROM journal_entry WHERE"
     " object_kind = 'ticket') j ON j.object_id = s.ticket_id AND j.action = 'ticket.' || s.action WHERE j.object_id IS"
     " NULL ORDER BY s.ticket_id, s.revision LIMIT 20"},
    {"no slot has more bookings than places",
     "SELECT channel FROM booking_slot WHERE taken > capacity OR taken < 0 ORDER BY category_id, starts_at LIMIT 20"},
    {"the ledger of places counts the bookings that live",
     "SELECT s.channel FROM booking_slot s WHERE s.taken <> (SELECT count(*) FROM booking_unit u WHERE u.category_id ="
     " s.category_id AND u.starts_at = s.starts_at AND u.channel = s.channel) ORDER BY s.category_id, s.starts_at LIMIT"
     " 20"},
    {"only a booking that lives or was used has places",
     "SELECT b.state FROM booking b JOIN booking_unit u ON u.booking_id = b.id WHERE b.state NOT IN ('held',"
     " 'confirmed', 'checked_in') ORDER BY b.id LIMIT 20"},
    {"a booking that lives has its places",
     "SELECT b.state FROM booking b LEFT JOIN booking_unit u ON u.booking_id = b.id AND u.starts_at = b.starts_at WHERE"
     " b.state IN ('held', 'confirmed', 'checked_in') AND u.booking_id IS NULL ORDER BY b.id LIMIT 20"},
    {"each checked-in booking has one ticket, of its line and day",
     "SELECT b.state FROM booking b LEFT JOIN ticket t ON t.id = b.ticket_id WHERE (b.state = 'checked_in') <>"
     " (b.ticket_id IS NOT NULL) OR (b.ticket_id IS NOT NULL AND (t.id IS NULL OR t.number_category_id <>"
     " b.category_id OR t.day <> b.day)) ORDER BY b.id LIMIT 20"},
    {"nobody has two bookings at one time",
     "SELECT a.state FROM booking a JOIN booking b ON b.who_key = a.who_key AND b.id > a.id AND a.starts_at < b.ends_at"
     " AND b.starts_at < a.ends_at WHERE a.state IN ('held', 'confirmed', 'checked_in') AND b.state IN ('held',"
     " 'confirmed', 'checked_in') ORDER BY a.id LIMIT 20"},
    {"every step of a booking is in the journal",
     "SELECT b.state FROM booking b LEFT JOIN journal_entry j ON j.object_id = b.id AND j.object_kind = 'booking' WHERE"
     " j.object_id IS NULL ORDER BY b.id LIMIT 20"},
    {"every submitted case has a number",
     "SELECT state FROM cases WHERE number IS NULL AND submitted_at IS NOT NULL ORDER BY id LIMIT 20"},
    {"the numbers of a document series have no gaps",
     "SELECT kind FROM document_series s WHERE last <> (SELECT count(*) FROM case_document d WHERE d.cell_id = "
     "s.cell_id"
     " AND d.department_id = s.department_id AND d.kind = s.kind AND d.year = s.year) OR last <> (SELECT max(serial) "
     "FROM"
     " case_document d WHERE d.cell_id = s.cell_id AND d.department_id = s.department_id AND d.kind = s.kind AND"
     " d.year = s.year) ORDER BY kind, year LIMIT 20"},
    {"a document belongs to a step of its case", "SELECT d.number FROM case_document d LEFT JOIN case_step s ON "
                                                 "s.case_id = d.case_id AND s.revision = d.case_revision"
                                                 " WHERE s.case_id IS NULL ORDER BY d.id LIMIT 20"},
};

} // namespace

std::span<const Rule> rules() { return kRules; }

} // namespace yimen::app

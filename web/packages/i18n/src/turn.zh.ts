/** 不能这样做的时候：办件现在在谁手里，到哪天。 */
export default {
  until: '，{day}前完成',
  applicant: '现在轮到申请人{until}。',
  other_member: '正在等一件事里的另一项。',
  hall: '现在在{name}，还没有人接手{until}。',
  department: '现在在{name}，还没有人接手{until}。',
  staff: '现在由{name}办理{until}。',
  nobody: '办件已经结束。',
}

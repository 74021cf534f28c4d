"""What people decide: protocol and criteria, rules that propose, verdicts, conflicts, agreement."""

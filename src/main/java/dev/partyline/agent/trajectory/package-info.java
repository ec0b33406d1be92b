/**
 * The runtime that plays recordings: {@link dev.partyline.agent.trajectory.Recording} is what was recorded, of V0 in V0
 * form for a conversation of V0 and else in V1 form; {@link dev.partyline.agent.trajectory.TrajectoryRuntime} gives it to a
 * conversation step by step. Needs no model and no key, so it is what a first look, a demonstration and a test run on.
 */
package dev.partyline.agent.trajectory;

package io.nebulagate.house.bad.persistence;

/** A row that the whole house could touch. */
@Entity
public class PublicEntity {}
